//! Names of files that other programs run or obey where they lie, and that agents are told by: what one agent wrote there
//! would be done by somebody who never read it. One table; says of a name only.

/// Whole names, in lower case.
const NAMES: &str = "
agent.md agents.md bootstrap.md claude.md claude.local.md codex.md conventions.md copilot-instructions.md crush.md gemini.md heartbeat.md identity.md jules.md memory.md tools.md user.md
ads.txt app-ads.txt llms.txt llms-full.txt qwen.md robots.txt security.txt skill.md soul.md warp.md
brewfile build capfile caddyfile cmakelists.txt containerfile cmakepresets.json config.ru configure configure.ac dangerfile
dockerfile dune-project earthfile fastfile gemfile gnumakefile gradlew guardfile jenkinsfile justfile makefile
module.bazel mvnw pipfile podfile procfile rakefile sconscript sconstruct snapfile steepfile tiltfile vagrantfile workspace wscript
apt.txt cmakecache.txt cmakeuserpresets.json gradle.properties knowledge.md mise.toml packages.txt replit.md runtime.txt
action.yml action.yaml app.yaml appveyor.yml azure-pipelines.yml azure-pipelines.yaml bitbucket-pipelines.yml buildspec.yml
chart.yaml cloudbuild.yaml codecov.yml compose.yml compose.yaml dependabot.yml docker-compose.yml docker-compose.yaml
docker-compose.override.yml environment.yml fly.toml helmfile.yaml kustomization.yaml lefthook.yml mkdocs.yml netlify.toml
pnpm-workspace.yaml pubspec.yaml render.yaml serverless.yml skaffold.yaml snapcraft.yaml stack.yaml taskfile.yml taskfile.yaml
vercel.json wrangler.toml _config.yml
claude_desktop_config.json launch.json mcp.json settings.json tasks.json
angular.json babel.config.json bower.json composer.json deno.json deno.jsonc esy.json global.json jsconfig.json lerna.json
npm-shrinkwrap.json nuget.config nx.json package-lock.json package.json project.json renovate.json rush.json tsconfig.json
turbo.json
build.rs build.sbt build.xml build.zig build.zig.zon bunfig.toml cargo.toml clippy.toml conanfile.py conanfile.txt conftest.py
constraints.txt dodo.py fabfile.py go.mod go.sum go.work gulpfile.js gruntfile.js hatch.toml manage.py meson.build
meson_options.txt mix.exs noxfile.py package.swift poetry.toml pom.xml project.clj pyproject.toml pytest.ini rebar.config
requirements.txt rust-toolchain rust-toolchain.toml settings.xml setup.cfg setup.py shell.nix default.nix flake.nix
sitecustomize.py tasks.py tox.ini usercustomize.py uv.toml vcpkg.json web.config __init__.py __main__.py conf.py
authorized_keys autoexec.bat autorun.inf crontab desktop.ini fstab hosts info.plist init.lua init.vim known_hosts profile.ps1
rc.local sshd_config ssh_config sudoers";

/// Endings, in lower case, of files that are obeyed whatever they are called.
const ENDINGS: &str = "
app appimage applescript application bas bazel bzl cabal cmake code-workspace command cpl cron csproj desktop docm dotm fsproj gadget
gemspec gradle hta iml inf jar jse kts lnk lock mdc mk mobileconfig mount msc nimble path plist podspec pptm props pth reg
rules scf scpt service sln sbt socket sublime-project targets terraformrc timer url vbe vbproj vbs vcxproj webloc wsf
xlam xlsm xltm";

/// Beginnings and ends of names, in lower case: `tsconfig.build.json`, `vite.config.ts`, `x.instructions.md`.
const AROUND: &[(&str, &str)] = &[
    ("", "requirements.txt"),
    ("constraints", ".txt"),
    ("compose.", ".yml"),
    ("compose.", ".yaml"),
    ("containerfile.", ""),
    ("lefthook.", ""),
    ("", ".config.cts"),
    ("", ".config.mts"),
    ("", ".conf.ts"),
    ("", ".conf.mjs"),
    ("tsconfig.", ".json"),
    ("requirements", ".txt"),
    ("docker-compose", ".yml"),
    ("docker-compose", ".yaml"),
    ("dockerfile.", ""),
    ("", ".dockerfile"),
    ("makefile.", ""),
    ("", ".config.js"),
    ("", ".config.cjs"),
    ("", ".config.mjs"),
    ("", ".config.ts"),
    ("", ".conf.js"),
    ("gulpfile.", ""),
    ("gruntfile.", ""),
    ("", ".instructions.md"),
    ("", ".prompt.md"),
    ("", ".chatmode.md"),
    ("", ".agent.md"),
    ("", ".tf.json"),
    ("", ".auto.tfvars"),
];

/// Folders, in lower case, whose files agents or other programs take for instructions.
const FOLDERS: &str =
    "agents chatmodes commands hooks memory-bank output-styles prompts requirements rules skills steering";

/// True for a file that is obeyed because of its name, or of the folder that it lies in.
pub(crate) fn is_obeyed(path: &str) -> bool {
    let name = path.trim_end_matches('/').rsplit('/').next().unwrap_or(path).to_lowercase();
    let name = name.strip_suffix(".markdown").map_or(name.clone(), |stem| format!("{stem}.md"));
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let is_in =
        |table: &str, word: &str| !word.is_empty() && table.split_whitespace().any(|known| known == word);
    let mut folders = path.split('/').rev().skip(1);
    is_in(NAMES, &name)
        || folders.any(|folder| is_in(FOLDERS, &folder.to_lowercase()))
        || is_in(ENDINGS, ending)
        || AROUND.iter().any(|(head, tail)| {
            name.len() > head.len() + tail.len() && name.starts_with(head) && name.ends_with(tail)
        })
}

#[cfg(test)]
mod tests {
    use super::is_obeyed;

    #[test]
    fn what_other_programs_obey_is_told_by_its_name() {
        for path in [
            "package.json",
            "web/Package.JSON",
            "Makefile",
            "CMakeLists.txt",
            "docker-compose.prod.yml",
            "Dockerfile.dev",
            "vite.config.ts",
            "tsconfig.app.json",
            "a/SKILL.md",
            "GEMINI.md",
            "docs/review.prompt.md",
            "x.service",
            "start.desktop",
            "link.URL",
            "evil.pth",
            "Autorun.inf",
            "App.csproj",
            "sitecustomize.py",
            "requirements-dev.txt",
            "skills/a.md",
            "x/commands/deploy.md",
            "CONVENTIONS.md",
            "requirements/dev.txt",
            "dev-requirements.txt",
            "AGENTS.markdown",
            "build.gradle.kts",
            "compose.override.yaml",
            "vite.config.mts",
            "shop.git/hooks/post-receive",
        ] {
            assert!(is_obeyed(path), "{path}");
        }
        for path in ["report.md", "market/index.html", "data.json", "prices.py", "a.md", "makefile notes.md"]
        {
            assert!(!is_obeyed(path), "{path}");
        }
    }
}
