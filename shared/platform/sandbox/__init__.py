"""Work on what somebody uploaded, in a process of its own that may fail without anybody else noticing.

    READ = Task(read_sheet, Sheet, refusals=(ImportProblem,))               # declared once, beside the pure function
    sheet = await sandbox.run(caller, READ, content, filename, county=…)    # in a route

A service starts one small helper at its first file (`python -m shared.platform.sandbox.server`). It has the modules
that tasks are declared in, and neither the service's environment nor its memory, so no key and no password. For each
file it forks a child that has limits on memory, processor time and time, can open no file, no connection and no
process, reads one file, answers and ends. What comes back is MessagePack of the declared type, never code. A child that
dies, whatever it died of, is one refusal (`FileUnreadable`). The helper ends when the service does, however that ended;
its children with it.

Limits are in `limits`; how many files at once, and who waits, in `turns`.
"""

from shared.platform.sandbox.sandbox import HelperLost, Sandbox
from shared.platform.sandbox.tasks import FileUnreadable, Task
from shared.platform.sandbox.turns import NoTurn

__all__ = ["FileUnreadable", "HelperLost", "NoTurn", "Sandbox", "Task"]
