"""What every capability of the service may refuse.

Invalid
└── EvidenceIncomplete        a step lacks what it must put on record       each transition's own basis
"""

from shared.kernel.errors import Invalid


class EvidenceIncomplete(Invalid):
    title = "办理材料不齐全"
