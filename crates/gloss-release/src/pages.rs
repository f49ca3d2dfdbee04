//! The pages that are Gloss's own: the passcode, nothing here, over. Plain HTML with its looks inside; nothing that a visitor
//! typed comes back in them.

/// The looks of these pages: the app's own colours, in light and dark.
const STYLE: &str = ":root{color-scheme:light dark;--ink:#1d1c1a;--soft:#5f5b53;--ground:#f6f5f2;--paper:#fff;--line:#d9d6cf;--act:#2f4bc0;--bad:#a3261d}\
@media (prefers-color-scheme:dark){:root{--ink:#eceae5;--soft:#a9a499;--ground:#191817;--paper:#22211f;--line:#3b3935;--act:#8ea2ff;--bad:#ff9a8f}}\
*{box-sizing:border-box}body{margin:0;min-height:100vh;display:grid;place-items:center;padding:24px;background:var(--ground);color:var(--ink);\
font:16px/1.5 system-ui,sans-serif}main{width:100%;max-width:400px;padding:32px;background:var(--paper);border:1px solid var(--line);border-radius:14px}\
h1{margin:0 0 8px;font-size:20px;line-height:1.3}p{margin:0 0 20px;color:var(--soft)}p.bad{color:var(--bad)}label{display:block;margin-bottom:6px;font-weight:600}\
input{width:100%;padding:10px 12px;font:18px ui-monospace,monospace;letter-spacing:.08em;color:inherit;background:var(--ground);border:1px solid var(--soft);border-radius:8px}\
button{width:100%;margin-top:14px;padding:11px;font:600 16px system-ui,sans-serif;color:#fff;background:#2f4bc0;border:0;border-radius:8px;cursor:pointer}\
input:focus-visible,button:focus-visible{outline:3px solid var(--act);outline-offset:2px}small{display:block;margin-top:18px;color:var(--soft);font-size:13px}";

fn page(title: &str, body: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
         <meta name=\"robots\" content=\"noindex\"><title>{title}</title><style>{STYLE}</style></head><body><main><h1>{title}</h1>{body}</main></body></html>"
    )
}

/// Where the passcode is sent.
pub(crate) const PASSCODE: &str = "/_gloss/passcode";

/// Why the passcode is asked for again.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum PasscodePrompt {
    First,
    Wrong,
    /// Seconds to wait.
    Later(i64),
}

/// The question for the passcode.
pub(crate) fn passcode(asked: PasscodePrompt) -> String {
    let says = match asked {
        PasscodePrompt::First => "<p>Whoever shared this link with you has it.</p>".to_owned(),
        PasscodePrompt::Wrong => {
            "<p class=\"bad\" role=\"alert\">That is not the passcode. Check it and try again.</p>".to_owned()
        }
        PasscodePrompt::Later(seconds) => {
            let wait = if seconds > 90 {
                format!("{} minutes", (seconds + 59) / 60)
            } else {
                format!("{seconds} seconds")
            };
            format!(
                "<p class=\"bad\" role=\"alert\">Too many wrong passcodes. Wait {wait}, then try again.</p>"
            )
        }
    };
    page(
        "This page needs a passcode",
        &format!(
            "{says}<form method=\"post\" action=\"{PASSCODE}\"><label for=\"code\">Passcode</label>\
             <input id=\"code\" name=\"code\" autocomplete=\"off\" autocapitalize=\"none\" spellcheck=\"false\" maxlength=\"64\" required autofocus>\
             <button>Open</button></form><small>It came to you over a connection that is not encrypted. Use it only on a network that you trust.</small>"
        ),
    )
}

/// There is no such file.
pub(crate) fn missing() -> String {
    page("There is no page here", "<p>It may have been moved. <a href=\"/\">Go to the first page</a></p>")
}

/// The time of the release is over.
pub(crate) fn over() -> String {
    page("This page is no longer published", "<p>Ask whoever shared it with you.</p>")
}

/// A request in a way that is not answered.
pub(crate) fn refused(says: &str) -> String {
    page("This can't be opened", &format!("<p>{says}</p>"))
}
