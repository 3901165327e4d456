"""What the vault refuses. No refusal repeats what was sent: refusals are answered, kept and read by others."""

from shared.kernel.errors import Conflict, Invalid, NotFound


class PersonUnknown(NotFound):
    """The vault holds no person of that key."""

    title = "保密库中没有该人员"


class PersonErased(Conflict):
    """This person's record was destroyed."""

    title = "该人员资料已销毁"


class PersonDiffers(Conflict):
    """The identity number is known under another name."""

    title = "与已登记的资料不一致"


class PersonIncomplete(Invalid):
    """A person's record lacks or miswrites something: each field named."""

    title = "人员资料有误"


class PurposeMissing(Invalid):
    """Whoever reads or destroys personal data says why."""

    title = "须写明事由"
