//! MCP servers of a workspace: where they are written down, what each may reach, its wall, its run, and its tools in a turn. Each
//! runs behind a wall of its own, or not at all, and none is waited for but by whoever calls it.

mod adding;
mod asked;
mod defined;
mod live;
mod offered;
mod programs;
mod room;
mod use_tool;
mod wall;

pub(crate) use adding::{add, remove};
pub(crate) use offered::tools_of_turn;
pub(crate) use room::{Servers, call, list, test, tool_now};
pub(crate) use use_tool::{check_pin, judge, may_of_path, use_for_call};
