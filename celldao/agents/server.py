"""The tools as an MCP server: `celldao mcp serve` over standard input and output."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from celldao import __version__
from celldao.agents.desk import Desk, failure
from celldao.agents.marking import READ_THIS, marked
from celldao.agents.tools import Tool, makers
from celldao.errors import CelldaoError

INSTRUCTIONS: Final = (
    "You act for the operator of one mandate of a cell, a company that its members direct by vote. You can "
    "read the cell, move money within the mandate's budget and this server's limits, file reports, log "
    "outputs, and draft proposals for people to look at. You cannot propose, vote, confirm, recall or "
    f"change anything else. {READ_THIS}"
)


def serve(desk: Desk) -> None:
    """Serves over standard input and output until the client goes away. Raises ImportError without `mcp`."""
    build(desk).run("stdio")


def build(desk: Desk) -> Any:
    """An `MCPServer` with the tools of a desk. Raises as `serve`."""
    from mcp.server.mcpserver import MCPServer
    from mcp.server.mcpserver.tools import Tool as McpTool
    from mcp.types import ToolAnnotations

    tools = {tool.name: tool for tool in (make(desk) for make in makers())}

    class Server(MCPServer[Any]):
        """Says in each tool's description how its limits stand when the tools are listed."""

        async def list_tools(self) -> list[Any]:
            import anyio.to_thread

            listed = await super().list_tools()
            said = await anyio.to_thread.run_sync(lambda: {name: tool.says() for name, tool in tools.items()})
            return [one.model_copy(update={"description": said[one.name]}) for one in listed]

    return Server(
        "celldao",
        version=__version__,
        instructions=INSTRUCTIONS,
        log_level="WARNING",
        tools=[
            _strict(
                McpTool.from_function(
                    answering(tool),
                    name=tool.name,
                    description=tool.says(),
                    annotations=ToolAnnotations(
                        read_only_hint=tool.reads,
                        destructive_hint=not tool.reads,
                        idempotent_hint=True,
                        open_world_hint=True,
                    ),
                )
            )
            for tool in tools.values()
        ],
    )


def answering(tool: Tool) -> Callable[..., Any]:
    """The tool's function with its answer as MCP has it: marked, and errors as results."""
    from mcp.types import CallToolResult, TextContent

    def answer(data: dict[str, Any], failed: bool) -> CallToolResult:
        found = {"error" if failed else "data": data, "about_untrusted_text": READ_THIS}
        text = json.dumps(found, ensure_ascii=True)
        return CallToolResult(
            content=[TextContent(type="text", text=text)], structured_content=found, is_error=failed
        )

    @wraps(tool.run)
    def run(*arguments: Any, **named: Any) -> CallToolResult:
        try:
            return answer(marked(tool.run(*arguments, **named)), failed=False)
        except CelldaoError as error:
            return answer(failure(error), failed=True)

    return run


def _strict(tool: Any) -> Any:
    """With arguments that are read as they are: no unknown ones, no number for a text."""
    from pydantic import ConfigDict

    loose = tool.fn_metadata.arg_model
    strict: Any = type(
        loose.__name__,
        (loose,),
        {"model_config": ConfigDict(extra="forbid", strict=True), "__module__": loose.__module__},
    )
    metadata = tool.fn_metadata.model_copy(update={"arg_model": strict})
    return tool.model_copy(
        update={"fn_metadata": metadata, "parameters": strict.model_json_schema(by_alias=True)}
    )
