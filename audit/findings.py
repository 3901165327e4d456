"""What a check found: the kind of trouble, where it is, and what an auditor should know, Chinese first."""

from dataclasses import dataclass

KINDS = {
    "changed": ("内容被改动", "an entry was changed"),
    "deleted": ("分录被删除", "an entry was deleted"),
    "inserted": ("分录被插入", "an entry was inserted"),
    "swapped": ("分录被调换", "entries were swapped"),
    "cut": ("末尾被截断", "the tail was cut off"),
    "unreadable": ("读不出来", "a line cannot be read"),
    "version-gap": ("版本号不连续", "versions are not gap-free"),
    "answers": ("保存的答复被改动", "kept answers were changed"),
    "set": ("月度检查点集不成立", "a month's checkpoint set does not hold"),
    "unreachable": ("读不到", "the log cannot be read"),
    "entry-gap": ("分录号不连续", "entry numbers are not gap-free"),
    "entry-wrong": ("分录不成立", "an entry does not add up"),
    "entry-unreadable": ("分录内容读不出来", "an entry cannot be read"),
    "unknown-topic": ("不认识的事项", "a topic that this program does not know"),
    "unsealed": ("尚未封存", "no checkpoint yet"),
    "root": ("树根与检查点不符", "the entries do not give the root that was signed"),
    "leaves": ("封存的哈希被改动", "the sealed hashes were changed"),
    "signature": ("检查点签名不对", "a checkpoint is not signed by the log's key"),
    "checkpoints": ("检查点互相矛盾", "checkpoints contradict each other"),
    "withdrawn": ("检查点被撤掉", "a checkpoint was withdrawn"),
    "rewritten": ("历史被改写", "history was rewritten"),
    "key": ("公钥换过", "the public key is another one"),
    "file": ("文件与清单不符", "a file is not what the manifest says"),
}
"""Every kind of finding, in Chinese and in English."""

UNSURE = frozenset({"unknown-topic", "unsealed", "unreachable"})
"""Not evidence of tampering: nothing was signed or read, or this program is too old for what it reads."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One trouble. `sequence` is the place in the log; `book` and `entry` the book and its entry, where known."""

    kind: str
    detail: str
    sequence: int | None = None
    book: str = ""
    entry: int | None = None

    def __str__(self) -> str:
        place = f"第 {self.sequence} 条" if self.sequence is not None else ""
        inside = f"（专账 {self.book} 第 {self.entry} 号分录）" if self.book else ""
        chinese, english = KINDS[self.kind]
        return f"{place}{inside}{chinese}：{self.detail} [{english}]"
