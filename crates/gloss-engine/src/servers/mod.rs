//! MCP servers of a workspace: where they are written down, what each may reach, its wall, its run, and its tools in a turn. Each
//! runs behind a wall of its own, or not at all, and none is waited for but by whoever calls it. A person signs in to one that has an
//! address, and fills in the forms of each.

mod adding;
mod defined;
mod forms;
mod list;
mod live;
mod network_use;
mod never;
mod offered;
mod process;
mod programs;
mod removal;
mod requested;
mod running;
mod sign_in;
mod slots;
mod source;
mod start;
mod use_tool;
mod wall;

pub(crate) use adding::{add, remove};
pub(crate) use forms::{answer, forms};
pub(crate) use list::{list, test};
pub(crate) use network_use::Reached;
pub(crate) use offered::{pin_of, tools_of_turn};
pub(crate) use removal::forget_plugin;
pub(crate) use running::{call, tool_now};
pub(crate) use sign_in::{begin as sign_in, sign_out, stop as stop_sign_in};
pub(crate) use slots::Servers;
pub(crate) use use_tool::{check_pin, judge, may_of_path, use_for_call};
