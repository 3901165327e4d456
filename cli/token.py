"""`sluice token`: a bearer token for one role, from the development issuer."""

from typing import Annotated

import typer

from cli.running import Data
from deploy.local.development import only_in_development
from deploy.local.layout import Layout, default_data
from shared.platform.identity import claims
from shared.platform.identity.errors import TokenRefused
from shared.platform.identity.issuer import DevelopmentIssuer
from shared.platform.identity.roles import Role


def token(
    role: Annotated[Role, typer.Option(help="角色")],
    region: Annotated[str, typer.Option(help="管辖区域的行政区划代码，如 654024；系统接口可为空")] = "",
    staff: Annotated[str, typer.Option(help="工作人员编号")] = "u-001",
    post: Annotated[str, typer.Option(help="岗位，默认为角色名")] = "",
    org: Annotated[str, typer.Option(help="单位，默认为角色名")] = "",
    simulated: Annotated[bool, typer.Option("--simulated", help="用它办理的一切都标为模拟数据")] = False,
    hours: Annotated[int, typer.Option(min=1, max=24 * 366, help="有效小时数")] = 12,
    data: Data = None,
) -> None:
    """签发一个开发用令牌（生产环境拒绝）。用法：Authorization: Bearer $(sluice token …)。"""
    only_in_development("签发令牌")
    said = {"sub": staff, "post": post or role.label, "org": org or role.label, "role": role.value, "region": region}
    try:
        claims.caller(said)
    except TokenRefused as refused:
        raise typer.BadParameter(str(refused)) from refused
    layout = Layout(data or default_data())
    layout.make()
    issuer = DevelopmentIssuer.load_or_create(layout.issuer)
    typer.echo(
        issuer.mint(
            role=role,
            region=region,
            staff=staff,
            post=post or role.label,
            organisation=org or role.label,
            simulated=simulated,
            hours=hours,
        )
    )
