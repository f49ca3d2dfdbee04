//! The documented fields of every format, with what each may be: tables alone. What becomes of a field that is otherwise is for its reader
//! to say.

use crate::shape::Is::{Address, Any, Count, Flag, List, Map, Number, One, Only, Text, Words, YesNo};
use crate::shape::Rule;

/// Fields of a skill that are passed over where they are otherwise, beside those that are read.
pub(crate) const SKILL: &[Rule] = &[
    (&[One(&["low", "medium", "high", "xhigh", "max"])], &["effort"]),
    (&[One(&["fork"])], &["context"]),
    (&[One(&["bash", "powershell"])], &["shell"]),
    (&[YesNo], &["background"]),
    (&[Map], &["hooks"]),
];

/// Fields of a command, which are passed over where they are otherwise.
pub(crate) const COMMAND: &[Rule] = &[
    (&[Words], &["description", "model"]),
    (&[Words, List], &["argument-hint"]),
    (&[Text, List], &["allowed-tools"]),
];

/// Fields of an agent of Claude Code that are passed over where they are otherwise.
pub(crate) const CLAUDE_AGENT: &[Rule] = &[
    (
        &[One(&["default", "acceptEdits", "auto", "dontAsk", "bypassPermissions", "plan"])],
        &["permissionMode"],
    ),
    (&[One(&["user", "project", "local"])], &["memory"]),
    (&[One(&["worktree"])], &["isolation"]),
    (&[One(&["low", "medium", "high", "xhigh", "max"])], &["effort"]),
    (&[One(&["red", "blue", "green", "yellow", "purple", "orange", "pink", "cyan"])], &["color"]),
    (&[Count], &["maxTurns"]),
    (&[YesNo], &["background"]),
    (&[Words], &["model", "initialPrompt"]),
    (&[Text, List], &["disallowedTools", "skills"]),
    (&[List], &["mcpServers"]),
    (&[Map], &["hooks"]),
];

/// Fields of an agent of Codex.
pub(crate) const CODEX_AGENT: &[Rule] = &[
    (&[Text], &["name", "description", "developer_instructions", "model", "model_provider"]),
    (&[Text], &["model_reasoning_effort", "nickname_candidates.[]"]),
    (&[One(&["read-only", "workspace-write", "danger-full-access"])], &["sandbox_mode"]),
    (&[List], &["nickname_candidates"]),
    (&[Map], &["mcp_servers"]),
];

/// Fields of a server, in JSON and in TOML.
pub(crate) const SERVER: &[Rule] = &[
    (&[Text], &["type", "transport", "command", "url", "cwd", "headersHelper", "bearer_token_env_var"]),
    (&[Text], &["oauth_resource", "oauth.clientId", "oauth.scopes", "oauth.authServerMetadataUrl"]),
    (&[Text], &["enabled_tools.[]", "disabled_tools.[]", "scopes.[]", "env_vars.[].name!"]),
    (&[Text], &["env_http_headers.*"]),
    (&[Text, Map], &["env_vars.[]"]),
    (&[Words], &["args.[]"]),
    (&[Words, Flag], &["env.*", "headers.*", "http_headers.*"]),
    (&[Map], &["env", "headers", "http_headers", "env_http_headers", "oauth"]),
    (&[List], &["args", "env_vars", "enabled_tools", "disabled_tools", "scopes"]),
    (&[Flag], &["enabled", "disabled", "required", "alwaysLoad"]),
    (&[Count], &["startup_timeout_sec", "startup_timeout_ms", "tool_timeout_sec", "timeout"]),
    (&[Count], &["oauth.callbackPort"]),
    (&[One(&["local", "remote"])], &["experimental_environment", "env_vars.[].source"]),
];

/// What a group of hooks says of itself.
pub(crate) const HOOK_GROUP: &[Rule] = &[(&[Text], &["matcher"])];

/// Fields of the handler of a hook.
pub(crate) const HOOK: &[Rule] = &[
    (&[Text], &["type!", "command", "url", "server", "tool", "prompt", "statusMessage", "if", "model"]),
    (&[Text], &["commandWindows", "args.[]", "allowedEnvVars.[]"]),
    (&[One(&["bash", "powershell"])], &["shell"]),
    (&[List], &["args", "allowedEnvVars"]),
    (&[Map], &["headers", "input"]),
    (&[Words], &["headers.*"]),
    (&[Count], &["timeout", "additionalContextLimit"]),
    (&[Flag], &["async", "asyncRewake", "once"]),
];

/// Fields of a marketplace.
pub(crate) const MARKET: &[Rule] = &[
    (&[Text], &["name", "description", "version", "owner.name!", "owner.email", "owner.url"]),
    (&[Text], &["metadata.pluginRoot", "interface.displayName", "renames.*"]),
    (&[Text], &["allowCrossMarketplaceDependenciesOn.[]"]),
    (&[Map], &["owner", "metadata", "renames", "interface"]),
    (&[List], &["allowCrossMarketplaceDependenciesOn"]),
    (&[Flag], &["forceRemoveDeletedPlugins"]),
];

/// Fields of a marketplace’s entry.
pub(crate) const ENTRY: &[Rule] = &[
    (&[Text], &["name", "displayName", "description", "version", "category", "tags.[]", "keywords.[]"]),
    (&[Text], &["source.source", "source.repo", "source.url", "source.path", "source.package"]),
    (&[Text], &["source.ref", "source.sha", "source.sha256", "source.version", "source.registry"]),
    (&[Text, Map], &["source"]),
    (&[Map], &["policy"]),
    (&[One(&["AVAILABLE", "INSTALLED_BY_DEFAULT", "NOT_AVAILABLE"])], &["policy.installation"]),
    (&[One(&["ON_INSTALL", "ON_USE"])], &["policy.authentication"]),
    (&[List], &["tags", "keywords", "dependencies"]),
    (&[Flag], &["strict", "defaultEnabled"]),
];

/// Fields of an entry that have no effect where they are otherwise.
pub(crate) const ENTRY_SOFT: &[Rule] = &[(&[Map], &["relevance", "metadata", "experimental"])];

/// Fields of Claude Code’s manifest.
pub(crate) const CLAUDE_PLUGIN: &[Rule] = &[
    (&[Text], &["name", "displayName", "version", "description", "repository", "license", "icon"]),
    (&[Text], &["author.name!", "author.email", "author.url", "keywords.[]", "documentationUrl"]),
    (&[Text], &["supportUrl", "privacyPolicyUrl", "termsOfServiceUrl"]),
    (&[Address], &["homepage"]),
    (&[Flag], &["defaultEnabled"]),
    (&[Map], &["author", "userConfig", "settings"]),
    (&[List], &["keywords", "dependencies", "channels"]),
    (&[Text, Map], &["dependencies.[]"]),
    (&[Text], &["dependencies.[].name!", "dependencies.[].version", "dependencies.[].marketplace"]),
    (&[Text, List], &["skills", "agents", "workflows", "outputStyles", "experimental.themes", "themes"]),
    (&[Text], &["skills.[]", "agents.[]", "workflows.[]", "outputStyles.[]", "experimental.themes.[]"]),
    (&[Text, List, Map], &["commands", "hooks", "mcpServers", "lspServers"]),
    (&[Text], &["commands.[]"]),
    (&[Text, Map], &["hooks.[]", "mcpServers.[]", "lspServers.[]"]),
    (&[Map], &["commands.*"]),
    (&[Text], &["commands.*.source", "commands.*.content", "commands.*.description"]),
    (&[Text], &["commands.*.argumentHint", "commands.*.model"]),
    (&[List], &["commands.*.allowedTools"]),
    (&[Text, List], &["experimental.monitors", "monitors"]),
    (&[Map], &["experimental.monitors.[]"]),
    (&[Text], &["experimental.monitors.[].name!", "experimental.monitors.[].command!"]),
    (&[Text], &["experimental.monitors.[].description!", "experimental.monitors.[].when"]),
    (&[Only], &["userConfig.*", "channels.[]", "lspServers.*"]),
    (&[One(&["string", "number", "boolean", "directory", "file"])], &["userConfig.*.type!"]),
    (&[Text], &["userConfig.*.title!", "userConfig.*.description!", "userConfig.*.options.[]"]),
    (&[Flag], &["userConfig.*.required", "userConfig.*.sensitive", "userConfig.*.multiple"]),
    (&[Number], &["userConfig.*.min", "userConfig.*.max"]),
    (&[List], &["userConfig.*.options"]),
    (&[Text, Number, Flag, List], &["userConfig.*.default"]),
    (&[Text], &["channels.[].server!", "channels.[].displayName"]),
    (&[Map], &["channels.[].userConfig"]),
    (&[Text], &["lspServers.*.command!", "lspServers.*.workspaceFolder", "lspServers.*.args.[]"]),
    (&[Map], &["lspServers.*.extensionToLanguage!", "lspServers.*.env"]),
    (&[Text], &["lspServers.*.extensionToLanguage.*"]),
    (&[List], &["lspServers.*.args"]),
    (&[One(&["stdio", "socket"])], &["lspServers.*.transport"]),
    (&[Any], &["lspServers.*.initializationOptions", "lspServers.*.settings", "$schema"]),
    (&[Count], &["lspServers.*.startupTimeout", "lspServers.*.shutdownTimeout"]),
    (&[Count], &["lspServers.*.requestTimeout", "lspServers.*.maxRestarts"]),
    (&[Flag], &["lspServers.*.restartOnCrash", "lspServers.*.diagnostics"]),
];

/// Fields of it that are passed over where they are otherwise.
pub(crate) const CLAUDE_PLUGIN_SOFT: &[Rule] = &[(&[Map], &["metadata", "experimental"])];

/// Fields of Codex’s manifest.
pub(crate) const CODEX_PLUGIN: &[Rule] = &[
    (&[Text], &["name", "version", "description", "keywords.[]", "apps", "interface.displayName"]),
    (&[Text], &["interface.shortDescription", "interface.longDescription", "interface.developerName"]),
    (&[Text], &["interface.category", "interface.websiteURL", "interface.privacyPolicyURL"]),
    (&[Text], &["interface.termsOfServiceURL", "interface.brandColor", "interface.composerIcon"]),
    (&[Text], &["interface.logo", "interface.capabilities.[]", "interface.screenshots.[]"]),
    (&[List], &["keywords", "interface.capabilities", "interface.screenshots"]),
    (&[Map], &["interface"]),
    (&[Any], &["skills", "mcpServers", "hooks", "commands", "agents", "$schema"]),
];

/// Fields of it that are passed over where they are otherwise.
pub(crate) const CODEX_PLUGIN_SOFT: &[Rule] =
    &[(&[Map], &["author"]), (&[Text], &["homepage", "repository", "license"])];
