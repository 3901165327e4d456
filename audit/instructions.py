"""What a bundle says about itself to whoever opens it: VERIFY.md, Chinese first."""

_TEXT = """\
# 如何核对此导出包

账本 {origin}，前 {size} 条分录。公钥（请与账本公布的公钥比对）：

    {key}

装有一池水（Sluice）的机器上，在此目录的上一级运行：

    sluice verify <此目录> --key '{key}'

或不装平台，只要 Python 3.11、msgspec 和 cryptography，取源码中的 evidence 目录：

    python -m evidence.verify <此目录> --key '{key}'

退出状态 0：每条分录、每个余额、每个检查点都对得上；1：有篡改的证据，最先的一处会指明；2：读不出来。
有较早的导出包时加 `--since <较早的包>`，可证明那时的历史一字未改。

| 文件 | 内容 |
|---|---|
| `events/*.ndjson` | 原始分录，一行一条，`state` 为存储时的原字节 |
| `leaves/*.bin` | 封存的叶子哈希，每条 32 字节 |
| `answers/*.bin` | 保存的答复的哈希，根在检查点的 answers 行；有答复的才有 |
| `checkpoints.ndjson` | 全部签名检查点（C2SP tlog-checkpoint），由旧到新 |
| `public-key` | 公钥（C2SP signed-note） |
| `tables/*.parquet` | 由分录算出的表，金额为整数分；便于查询，不作证据 |
| `manifest.json` | 每个文件的字节数和 SHA-256 |

不用任何现成程序也能核对：叶子 = SHA-256(0x00 ‖ 序号 ‖ LF ‖ aggregate ‖ LF ‖ version ‖ LF ‖ topic ‖ LF ‖ state)，
树为 RFC 6962，检查点第二行是条数，第三行是树根的 base64。

# How to check this bundle

Ledger {origin}, its first {size} entries. Compare the public key above with the published one. Run `sluice verify` or
`python -m evidence.verify` as shown above. Exit status 0: every entry, balance and checkpoint holds; 1: evidence of
tampering, the first place is named; 2: something cannot be read. `--since OLDER` proves an older bundle to be the
beginning of this one. `events` is the raw log with the stored bytes of each state, `leaves` the sealed leaf hashes,
`checkpoints.ndjson` every signed checkpoint, `tables` what was computed from the entries (in fen; to query, no proof).
By hand: leaf = SHA-256(0x00 ‖ sequence ‖ LF ‖ aggregate ‖ LF ‖ version ‖ LF ‖ topic ‖ LF ‖ state), tree as in RFC 6962.
"""


def told(origin: str, size: int, keys: str) -> str:
    """The text for one bundle."""
    return _TEXT.format(origin=origin, size=size, key=keys.splitlines()[0])
