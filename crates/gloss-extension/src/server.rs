//! Servers of the Model Context Protocol as they are written in files: all shapes of `.mcp.json`, and `[mcp_servers.NAME]` of
//! Codex's `config.toml`. Says what a server is; starts none and fills no variable in.

use std::collections::BTreeMap;

use url::{Host, Url};

use crate::fields::{Fields, Read};
use crate::finding::{Finding, Place};
use crate::shape::hold;
use crate::tables::SERVER;
use crate::text::text_of;
use crate::tree::{Node, Value, json, toml};

/// Largest file of servers, in bytes.
const MAX_FILE: usize = 256 << 10;
/// Servers of one file.
const MAX_SERVERS: usize = 100;
/// Longest name of one.
const MAX_NAME: usize = 64;
/// Seconds in which a server answers that says nothing else, and a call of its tools. Codex gives it half of the first; here it
/// is asked in both eras of the protocol.
const STARTS: u32 = 20;
const ANSWERS: u32 = 60;

/// A server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// Its name in this file.
    pub name: String,
    /// Where it stands.
    pub place: Place,
    /// How it is reached.
    pub transport: Transport,
    /// Whether its file has it on.
    pub enabled: bool,
    /// The tools that are used of it alone; none for all.
    pub enabled_tools: Option<Vec<String>>,
    /// The tools that are not used of it.
    pub disabled_tools: Vec<String>,
    /// Seconds in which it is to answer once it is started.
    pub start_seconds: u32,
    /// Seconds that a call of it may take.
    pub call_seconds: u32,
}

/// How a server is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Transport {
    /// A program that is started, over its standard input and output.
    Stdio {
        /// The program.
        command: String,
        /// Its arguments.
        args: Vec<String>,
        /// Variables with their values.
        env: BTreeMap<String, String>,
        /// Names of variables that it gets as they are.
        env_vars: Vec<String>,
        /// The folder in which it starts.
        cwd: Option<String>,
    },
    /// An address.
    Http {
        /// It.
        url: String,
        /// The variable in which its token lies.
        token_variable: Option<String>,
        /// Headers with their values.
        headers: BTreeMap<String, String>,
        /// Headers by the variables in which their values lie.
        variable_headers: BTreeMap<String, String>,
        /// A program that its author has run for headers.
        headers_helper: Option<String>,
        /// What is asked for when a person signs in.
        scopes: Vec<String>,
    },
}

/// Servers that were read, with what a person should know of their file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Servers {
    /// Those that can be used, in their order.
    pub servers: Vec<Server>,
    /// Those that can't, and what was passed over.
    pub findings: Vec<Finding>,
}

/// Reads a `.mcp.json`: servers under `mcpServers`, `mcp_servers` or `servers`, or the file's own fields.
///
/// # Errors
/// For a file that can't be read as a whole.
pub fn parse_mcp_json(bytes: &[u8]) -> Result<Servers, Finding> {
    let tree = json::parse(text_of(bytes, MAX_FILE)?)?;
    let root = Fields::of(&tree, "")?;
    let wrapper = ["mcpServers", "mcp_servers"].into_iter().find_map(|name| Some((name, root.node(name)?)));
    // A server may itself be called `servers`: then what stands there is its own fields.
    let is_map = |node: &&Node| match &node.value {
        Value::Map(entries) => entries.iter().all(|entry| matches!(entry.value.value, Value::Map(_))),
        _ => false,
    };
    let wrapper = wrapper.or_else(|| Some(("servers", root.node("servers").filter(is_map)?)));
    match wrapper {
        Some((name, node)) => Ok(of_map(&Fields::of(node, name)?)),
        None => Ok(of_map(&root)),
    }
}

/// Reads `[mcp_servers.NAME]` of a `config.toml`; none where it has no such table.
///
/// # Errors
/// For a file that can't be read as a whole.
pub fn parse_config_toml(bytes: &[u8]) -> Result<Servers, Finding> {
    let tree = toml::parse(text_of(bytes, MAX_FILE)?)?;
    match Fields::of(&tree, "")?.node("mcp_servers") {
        Some(node) => Ok(of_names(&Fields::of(node, "mcp_servers")?, false)),
        None => Ok(Servers::default()),
    }
}

/// The servers of a map from names, as Claude Code reads them: a character that no name of a tool has is an underline.
pub(crate) fn of_map(map: &Fields<'_>) -> Servers {
    of_names(map, true)
}

fn of_names(map: &Fields<'_>, is_mended: bool) -> Servers {
    let mut out = Servers::default();
    for (n, entry) in map.entries().iter().enumerate() {
        let name = map.name_of(&entry.name);
        if n >= MAX_SERVERS {
            let says = format!("More than {MAX_SERVERS} servers are not read.");
            out.findings.push(Finding::new(entry.place, &name, says));
            break;
        }
        let short = if is_mended { mended(&entry.name) } else { entry.name.clone() };
        // Of two that come to one name that one has it which is called so.
        let is_anothers = short != entry.name && map.entries().iter().any(|other| other.name == short);
        if is_anothers || out.servers.iter().any(|known| known.name == short) {
            let says = format!("Another server goes by the name {short}.");
            out.findings.push(Finding::new(entry.place, &name, says));
            continue;
        }
        match server(&short, &name, (entry.place, &entry.value), &mut out.findings) {
            Ok(server) => out.servers.push(server),
            Err(found) => out.findings.push(found),
        }
    }
    out
}

/// A server's name with underlines for the characters that it may not have.
fn mended(name: &str) -> String {
    let fits = |char: char| char.is_ascii_alphanumeric() || "-_.".contains(char);
    name.chars().map(|char| if fits(char) { char } else { '_' }).collect()
}

/// Whether a server may have this name.
pub fn is_server_name(name: &str) -> bool {
    let fits = |char: char| char.is_ascii_alphanumeric() || "-_.".contains(char);
    !name.is_empty() && name.len() <= MAX_NAME && name.chars().all(fits)
}

fn server(
    short: &str,
    name: &str,
    (place, node): (Place, &Node),
    findings: &mut Vec<Finding>,
) -> Result<Server, Finding> {
    if !is_server_name(short) {
        let says = "A server’s name has letters, digits, hyphens, dots and underlines alone.";
        return Err(Finding::new(place, name, says));
    }
    let fields = Fields::of(node, name)?;
    hold(node, name, SERVER)?;
    let transport = transport(&fields, place)?;
    doubts(&fields, &transport, findings);
    let off = fields.flag("disabled")?.is_some_and(|read| read.value);
    let enabled = fields.flag("enabled")?.is_none_or(|read| read.value) && !off;
    let list = |field: &str| fields.words(field, |one| vec![one.to_owned()]);
    Ok(Server {
        name: short.to_owned(),
        place,
        transport,
        enabled,
        enabled_tools: list("enabled_tools")?.map(|read| read.value),
        disabled_tools: list("disabled_tools")?.map(|read| read.value).unwrap_or_default(),
        start_seconds: seconds(&fields, &[("startup_timeout_sec", 1), ("startup_timeout_ms", 1_000)], STARTS),
        call_seconds: seconds(&fields, &[("tool_timeout_sec", 1), ("timeout", 1_000)], ANSWERS),
    })
}

/// The first of some fields that is there, as a number of this part of a second.
fn seconds(fields: &Fields<'_>, of: &[(&str, u32)], usual: u32) -> u32 {
    let number = |(name, part): &(&str, u32)| match &fields.node(name)?.value {
        // A part of a second is a whole one.
        Value::Number(number) => {
            Some(((number.parse::<f64>().ok()? / f64::from(*part)).ceil() as u32).clamp(1, 3_600))
        }
        _ => None,
    };
    of.iter().find_map(number).unwrap_or(usual)
}

/// What a server says that has no meaning for one of its kind, or that can't be meant so.
fn doubts(fields: &Fields<'_>, transport: &Transport, findings: &mut Vec<Finding>) {
    let (map, odd): (&str, &[&str]) = match transport {
        Transport::Stdio { .. } => ("env", &["http_headers", "env_http_headers", "bearer_token_env_var"]),
        Transport::Http { .. } => ("headers", &["args", "env_vars", "cwd"]),
    };
    for field in odd {
        let says = "This has no meaning for such a server. It was passed over.";
        findings.extend(fields.place(field).map(|at| Finding::new(at, &fields.name_of(field), says)));
    }
    let inner = fields.node(map).and_then(|node| Fields::of(node, &fields.name_of(map)).ok());
    for entry in inner.iter().flat_map(Fields::entries) {
        if matches!(&entry.value.value, Value::Text(text) if text.trim() != text) {
            let name = inner.as_ref().map(|inner| inner.name_of(&entry.name)).unwrap_or_default();
            findings.push(Finding::new(entry.place, &name, "This begins or ends with a blank."));
        }
    }
    let Transport::Http { url, .. } = transport else { return };
    if url.to_ascii_lowercase().starts_with("http://") && !is_of_this_machine(url) {
        let place = fields.place("url").unwrap_or(fields.place);
        findings.push(Finding::new(place, &fields.name_of("url"), "What is sent there is not encrypted."));
    }
}

/// Whether an address is one of the machine itself.
fn is_of_this_machine(url: &str) -> bool {
    match Url::parse(url).ok().as_ref().and_then(Url::host) {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(at)) => at.is_loopback(),
        Some(Host::Ipv6(at)) => at.is_loopback(),
        None => false,
    }
}

fn transport(fields: &Fields<'_>, place: Place) -> Result<Transport, Finding> {
    let kind = fields.text("type")?.or(fields.text("transport")?);
    let (command, url) = (fields.text("command")?, fields.text("url")?);
    let refuse = |field: &str, says: &str| Finding::new(place, &fields.name_of(field), says);
    match (kind.as_ref().map(|kind| kind.value), command, url) {
        (Some("sse"), ..) => Err(refuse(
            "type",
            "Servers over SSE are an older way that is not spoken here; it may have an http one.",
        )),
        (Some("ws" | "websocket"), ..) => Err(refuse("type", "Servers over WebSocket are not spoken here.")),
        (None | Some("stdio"), Some(command), None) => stdio(fields, &command),
        (None | Some("http" | "streamable-http" | "streamable_http" | "streamableHttp"), None, Some(url)) => {
            http(fields, &url)
        }
        (_, Some(_), Some(url)) => {
            let says = "It has a command and an address: it is one or the other.";
            Err(Finding::new(url.place, &fields.name_of("url"), says))
        }
        (Some("http" | "streamable-http" | "streamable_http" | "streamableHttp"), None, None) => {
            Err(refuse("url", "It has no address."))
        }
        (_, None, None) => Err(refuse("command", "It has neither a command nor an address.")),
        (Some(_), ..) => Err(refuse("type", "Its type does not fit what else it says.")),
    }
}

fn stdio(fields: &Fields<'_>, command: &Read<&str>) -> Result<Transport, Finding> {
    if command.value.trim().is_empty() || command.value.contains('\0') {
        return Err(Finding::new(command.place, &fields.name_of("command"), "Its command is empty."));
    }
    let list = |field: &str| {
        Ok::<_, Finding>(
            fields.words(field, |one| vec![one.to_owned()])?.map(|read| read.value).unwrap_or_default(),
        )
    };
    Ok(Transport::Stdio {
        command: command.value.to_owned(),
        args: list("args")?,
        env: fields.texts("env")?,
        env_vars: variables(fields),
        cwd: fields.text("cwd")?.map(|read| read.value.to_owned()),
    })
}

/// Names of variables that a server gets as they are; those of another machine are none.
fn variables(fields: &Fields<'_>) -> Vec<String> {
    let Some(Value::List(items)) = fields.node("env_vars").map(|node| &node.value) else { return Vec::new() };
    let name = |item: &Node| match &item.value {
        Value::Text(name) => Some(name.clone()),
        _ => {
            let inner = Fields::of(item, "").ok()?;
            let is_remote = inner.text("source").ok()?.is_some_and(|read| read.value == "remote");
            inner.text("name").ok()?.filter(|_| !is_remote).map(|read| read.value.to_owned())
        }
    };
    items.iter().filter_map(name).collect()
}

fn http(fields: &Fields<'_>, url: &Read<&str>) -> Result<Transport, Finding> {
    let is_address =
        ["https://", "http://"].iter().any(|scheme| url.value.to_ascii_lowercase().starts_with(scheme));
    // A variable may stand for all of it.
    if !is_address && !url.value.starts_with("${") {
        return Err(Finding::new(url.place, &fields.name_of("url"), "Its address is none of the web."));
    }
    if let Some(at) = fields.place("bearer_token") {
        let says = "A token does not stand in a file: bearer_token_env_var names the variable that has it.";
        return Err(Finding::new(at, &fields.name_of("bearer_token"), says));
    }
    let helper = fields.text("headersHelper")?;
    if let Some(read) = helper.filter(|read| read.value.contains("${user_config.")) {
        let says = "What a person wrote would run as part of this command.";
        return Err(Finding::new(read.place, &fields.name_of("headersHelper"), says));
    }
    let mut headers = fields.texts("headers")?;
    headers.extend(fields.texts("http_headers")?);
    let text = |field: &str| Ok::<_, Finding>(fields.text(field)?.map(|read| read.value.to_owned()));
    Ok(Transport::Http {
        url: url.value.to_owned(),
        token_variable: text("bearer_token_env_var")?,
        headers,
        variable_headers: fields.texts("env_http_headers")?,
        headers_helper: text("headersHelper")?,
        scopes: match (fields.node("scopes"), fields.node("oauth")) {
            (None, Some(node)) => scopes(&Fields::of(node, &fields.name_of("oauth"))?)?,
            _ => scopes(fields)?,
        },
    })
}

/// What is asked for when a person signs in: a list, or words with blanks between them.
fn scopes(fields: &Fields<'_>) -> Result<Vec<String>, Finding> {
    let read = fields.words("scopes", |text| text.split_whitespace().map(str::to_owned).collect())?;
    Ok(read.map(|read| read.value).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(read: &Servers) -> Vec<&str> {
        read.servers.iter().map(|server| server.name.as_str()).collect()
    }

    #[test]
    fn all_three_shapes_are_read_alike() {
        for (open, close) in [("{\"mcpServers\": ", "}"), ("{\"mcp_servers\": ", "}"), ("", "")] {
            let text = format!(
                "{open}{{\"files\": {{\"command\": \"npx\", \"args\": [\"-y\", \"x\"], \"env\": {{\"A\": 1}}}}}}{close}"
            );
            let read = parse_mcp_json(text.as_bytes()).unwrap();
            assert_eq!((names(&read), read.findings.len()), (vec!["files"], 0), "{text}");
            let Transport::Stdio { command, args, env, .. } = &read.servers[0].transport else {
                panic!("{read:?}")
            };
            assert_eq!((command.as_str(), args.len(), env["A"].as_str()), ("npx", 2, "1"));
        }
    }

    #[test]
    fn codex_servers_are_read_with_their_times_and_tools() {
        let text = "model = \"x\"\n[mcp_servers.docs]\nurl = \"https://docs.example/mcp\"\nbearer_token_env_var = \"DOCS\"\nstartup_timeout_sec = 2.5\n\
            tool_timeout_sec = 30\nenabled_tools = [\"find\"]\nhttp_headers = { \"X-A\" = \"b\" }\nenv_http_headers = { \"X-C\" = \"D\" }\n\
            scopes = [\"read\"]\nrequired = true\n[mcp_servers.off]\ncommand = \"x\"\nenabled = false\nenv_vars = [\"HOME\"]\ncwd = \"/srv\"\n";
        let read = parse_config_toml(text.as_bytes()).unwrap();
        assert_eq!(read.findings, []);
        let docs = &read.servers[0];
        assert_eq!(
            (docs.start_seconds, docs.call_seconds, docs.enabled_tools.clone()),
            (3, 30, Some(vec!["find".to_owned()]))
        );
        assert_eq!(docs.place.line, 2);
        assert!(docs.enabled && !read.servers[1].enabled);
        assert_eq!(parse_config_toml(b"model = \"x\"\n").unwrap(), Servers::default());
    }

    #[test]
    fn one_that_is_wrong_is_left_out_with_its_place_and_keeps_no_other_from_being_read() {
        let cases = [
            ("{}", "a.command: It has neither a command nor an address."),
            (
                "{\"command\": \"x\", \"url\": \"https://x\"}",
                "a.url: It has a command and an address: it is one or the other.",
            ),
            (
                "{\"type\": \"sse\", \"url\": \"https://x\"}",
                "a.type: Servers over SSE are an older way that is not spoken here; it may have an http one.",
            ),
            ("{\"type\": \"http\", \"command\": \"x\"}", "a.type: Its type does not fit what else it says."),
            ("{\"url\": \"file:///etc/passwd\"}", "a.url: Its address is none of the web."),
            ("{\"command\": [\"x\"]}", "a.command: This is to be text, and is a list."),
            (
                "{\"command\": \"x\", \"args\": [\"one\"], \"env\": {\"A\": []}}",
                "a.env.A: This is to be text or yes or no, and is a list.",
            ),
            ("\"x\"", "a: This is to be fields of its own, and is text."),
        ];
        for (server, expected) in cases {
            let text = format!("{{\"mcpServers\": {{\n\"a\": {server},\n\"b\": {{\"command\": \"y\"}}}}}}");
            let read = parse_mcp_json(text.as_bytes()).unwrap();
            assert_eq!(names(&read), ["b"], "{text}");
            assert_eq!(read.findings[0].to_string(), format!("line 2, mcpServers.{expected}"));
        }
        for (text, place) in [
            ("{\"a\": {\"command\": \"x\",}}", 1),
            ("{\n\"a\": 1,\n\"a\": 2}", 3),
            ("[1]", 1),
            ("", 1),
            ("{\n// c\n}", 2),
        ] {
            assert_eq!(parse_mcp_json(text.as_bytes()).unwrap_err().place.line, place, "{text}");
        }
        assert!(parse_mcp_json(&vec![b'['; 100_000]).unwrap_err().says.contains("nested too deeply"));
        let bad = parse_config_toml("[mcp_servers.\"a b; rm\"]\ncommand = \"x\"\n".as_bytes()).unwrap();
        assert!(bad.servers.is_empty() && bad.findings[0].says.contains("name"));
    }

    #[test]
    fn a_name_that_no_tool_can_have_is_mended_and_takes_no_other_ones() {
        let text = r#"{"mcpServers": {"Scholar Gateway": {"url": "https://a.example"}, "a b": {"command": "x"},
            "a;b": {"command": "y"}, "c_d": {"command": "z"}, "c d": {"command": "w"}, "": {"command": "v"}}}"#;
        let read = parse_mcp_json(text.as_bytes()).unwrap();
        assert_eq!(names(&read), ["Scholar_Gateway", "a_b", "c_d"]);
        let lines: Vec<&str> = read.findings.iter().map(|found| found.says.as_str()).collect();
        assert_eq!(lines.iter().filter(|says| says.contains("goes by the name")).count(), 2, "{lines:?}");
        assert_eq!(lines.len(), 3, "{lines:?}");
    }
}
