"""The roles of the texts (requirements catalogue, section 4.2), as they stand in tokens."""

from enum import StrEnum


class Role(StrEnum):
    """One token carries one role: who acts in two functions carries two tokens."""

    VILLAGE = "village"
    WORK_TEAM = "work-team"
    TOWNSHIP = "township"
    PROJECT_DEPT = "project-dept"
    SECTOR_DEPT = "sector-dept"
    LEADING_GROUP = "leading-group"
    COUNTY_GOV = "county-gov"
    FINANCE = "finance"
    KEEPER = "keeper"
    REVIEWER = "reviewer"
    IMPLEMENTER = "implementer"
    PUBLISHER = "publisher"
    PREFECTURE = "prefecture"
    PROVINCE = "province"
    AUDITOR = "auditor"
    SYSTEM = "system"

    @property
    def label(self) -> str:
        """The role in Chinese."""
        return _LABELS[self]


_LABELS = {
    Role.VILLAGE: "村“两委”",
    Role.WORK_TEAM: "驻村工作队",
    Role.TOWNSHIP: "乡镇",
    Role.PROJECT_DEPT: "县级项目主管部门",
    Role.SECTOR_DEPT: "行业部门",
    Role.LEADING_GROUP: "县级领导小组",
    Role.COUNTY_GOV: "县级政府",
    Role.FINANCE: "县级财政部门",
    Role.KEEPER: "专账管理人",
    Role.REVIEWER: "合规审查人",
    Role.IMPLEMENTER: "项目实施单位",
    Role.PUBLISHER: "公告公示发布人",
    Role.PREFECTURE: "地（州、市）",
    Role.PROVINCE: "省（自治区）",
    Role.AUDITOR: "审计、纪检监察",
    Role.SYSTEM: "系统接口",
}

READERS = tuple(Role)
"""Every role may read what lies in its region; writing is granted route by route."""
