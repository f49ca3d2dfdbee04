//! Extensions of the ecosystem as values: skills, plugins, marketplaces, hooks, agents and servers, read as their documentation says,
//! with what was left out and why. Bytes in, values out: it opens no file, runs nothing, trusts nothing.

mod agent;
mod authority;
mod choose;
mod command;
mod contents;
mod entry;
mod facts;
mod fetches;
mod fields;
mod finding;
mod front;
mod hook;
mod manifest;
mod market;
mod on_its_own;
mod parts;
mod plugin;
mod read_contents;
mod requirements;
mod server;
mod shape;
mod skill;
mod tables;
mod text;
mod tree;
mod whole;

pub use agent::{Agent, AgentFile, parse_agent_md, parse_agent_toml, parse_plugin_agent};
pub use authority::{Authority, Verb};
pub use choose::{BEGINS, Choice, Chooser, OFFERED};
pub use command::{PluginCommand, parse_command};
pub use contents::{Contents, Files, PluginBytes};
pub use entry::Definition;
pub use fetches::{PLUGIN_VARIABLES, expand, hosts_of_program, value_of_word, with_defaults};
pub use finding::{Finding, Place};
pub use hook::{Handler, Hook, Hooks, parse_hooks};
pub use manifest::MANIFESTS;
pub use market::{Market, MarketEntry, Source, git_address, is_reference, parse_market};
pub use on_its_own::OnItsOwn;
pub use plugin::{Part, PartKind, Plugin, PluginFile, parse_plugin};
pub use requirements::{Requirements, parse_hooks_toml};
pub use server::{Server, Servers, Transport, is_server_name, parse_config_toml, parse_mcp_json};
pub use skill::{MAX_SKILL, Run, Skill, SkillFile, parse_skill};
pub use whole::read_plugin_files;
