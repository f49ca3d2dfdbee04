//! The words by which a task's job is told: what is asked to be made, of what, and what only a model can do. English, with
//! German where a job understands it. Lists alone; what follows from them is decided in `choose.rs`.

/// Words that ask for a report on data.
pub(super) const REPORT: [&str; 16] = [
    "scorecard",
    "report",
    "summar",
    "analy",
    "overview",
    "insight",
    "finding",
    "stands out",
    "stand out",
    "key figures",
    "key numbers",
    "write up",
    "statistic",
    "explore",
    "evaluat",
    "what does",
];

/// Words that say that the report is about data, where no file is named.
pub(super) const DATA: [&str; 11] = [
    "data",
    "table",
    "spreadsheet",
    "csv",
    "xlsx",
    "excel",
    "figures",
    "numbers",
    "sheet",
    "report on",
    "report from",
];

/// Words that ask for decisions and actions.
pub(super) const ACTIONS: [&str; 13] = [
    "action",
    "decision",
    "decided",
    "to-do",
    "todo",
    "to do",
    "minutes",
    "follow-up",
    "follow up",
    "open question",
    "next step",
    "who does what",
    "meeting notes",
];

/// Words that ask for a briefing.
pub(super) const BRIEFING: [&str; 6] =
    ["should i work on", "most important today", "briefing", "brief me", "catch me up", "what is here"];

/// Words for the whole folder: with words that ask to be told, they ask for a briefing too.
pub(super) const FOLDER: [&str; 4] = ["this folder", "the folder", "these files", "all files"];

/// Words that ask to be told.
pub(super) const TELL: [&str; 9] = [
    "what is",
    "what's",
    "what was",
    "what changed",
    "what needs",
    "overview",
    "summar",
    "status",
    "tell me",
];

/// Words before a name that ask for nothing else.
pub(super) const LITTLE: [&str; 16] = [
    "a",
    "an",
    "one",
    "new",
    "as",
    "short",
    "eine",
    "ein",
    "neue",
    "kurze",
    "the",
    "at",
    "most",
    "up",
    "to",
    "höchstens",
];

/// Words for a workbook.
pub(super) const WORKBOOK: [&str; 6] =
    ["workbook", "work book", "spreadsheet", "spread sheet", "excel", "xlsx"];

/// Words for a deck, in two languages.
pub(super) const DECK: [&str; 9] = [
    "slide",
    "deck",
    "presentation",
    "powerpoint",
    "power point",
    "pptx",
    "präsentation",
    "praesentation",
    "folie",
];

/// Words for a document that a deck is made into.
pub(super) const HANDOUT: [&str; 7] =
    ["document", "handout", "outline", "report", "dokument", "handzettel", "gliederung"];

/// Words that ask for something to be made.
pub(super) const MAKE: [&str; 31] = [
    "make",
    "create",
    "build",
    "produce",
    "prepare",
    "generate",
    "turn",
    "convert",
    "export",
    "put",
    "set up",
    "write",
    "want",
    "need",
    "give me",
    "save",
    "transform",
    "get me",
    "i'd like",
    "please",
    "mach",
    "mache",
    "erstelle",
    "erstell",
    "erzeuge",
    "baue",
    "bau",
    "brauche",
    "bitte",
    "möchte",
    "verwandle",
];

/// Words before what something is made from.
pub(super) const FROM: [&str; 11] =
    ["from", "of", "out of", "for", "about", "on", "using", "aus", "von", "zu", "über"];

/// Words before what something is made into.
pub(super) const INTO: [&str; 5] = ["into", "to", "as", "in", "als"];

/// Words for a site of documents.
pub(super) const GUIDE: [&str; 6] =
    ["review hub", "guide to th", "guide of ", "guide from ", "searchable guide", "handbook"];

/// Of the words for what only a model can do, those that a made workbook may have.
pub(super) const WITHIN: [&str; 3] = ["workbook", "chart", "diagram"];

/// The same of a made deck.
pub(super) const ON_SLIDES: [&str; 7] =
    ["slide", "deck", "presentation", "powerpoint", "pptx", "chart", "diagram"];

/// Words for a site.
pub(super) const SITE: [&str; 24] = [
    "dashboard",
    "timeline",
    "zeitleiste",
    "zeitstrahl",
    "kanban",
    "task board",
    " board of ",
    "gallery",
    "launch hub",
    "event page",
    "planner",
    "scenario",
    " map ",
    " map of",
    "interactive map",
    "website",
    "web site",
    "web page",
    "webpage",
    " site ",
    "directory",
    "searchable list",
    "landkarte",
    "webseite",
];

/// Of the words for what only a model can do, those that a made site is called by.
pub(super) const ON_SITES: [&str; 4] = ["website", "web page", "dashboard", "scenario"];

/// Words for what only a model can do, whatever else is asked.
pub(super) const BEYOND: [&str; 29] = [
    "translat",
    "forecast",
    "predict",
    "slide",
    "deck",
    "presentation",
    "powerpoint",
    "pptx",
    "website",
    "web page",
    "workbook",
    "dashboard",
    "chart",
    "plot",
    "diagram",
    "email",
    "e-mail",
    "in german",
    "in french",
    "in spanish",
    "auf deutsch",
    "docx",
    "pdf",
    "letter",
    "blog",
    "poem",
    "don't write",
    "do not write",
    "no report",
];
