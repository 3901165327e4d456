"""What the library refuses.

Conflict
└── IdenticalProject          the library has the same project already; named and reasoned, it is taken (ours)
"""

from shared.kernel.errors import Conflict


class IdenticalProject(Conflict):
    title = "项目库已有相同项目"
