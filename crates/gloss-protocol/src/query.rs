//! Queries: they read and change nothing.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    ActivityKind, AutomationId, BudgetOf, ExportWish, Intent, LogPoint, MemoryId, Pointing, ProviderDraft,
    Reach, RowView, Selection, ServerClient, SiteWords, ThreadId,
};

/// A query from a shell to the engine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Query {
    /// The state to begin from; events after its `seq` bring it up to date.
    Snapshot {},
    /// Tasks with their helpers, newest first: the first of them, or those that are older than an earlier list's.
    Tasks {
        /// The cursor that the earlier list ended with; none for the newest.
        before: Option<String>,
        /// Tasks at most.
        limit: u32,
    },
    /// A task with its turns and steps.
    Task {
        /// The task.
        task: ThreadId,
    },
    /// Approvals: those that agents wait for, oldest first, and behind them the answered ones, newest first.
    Approvals {},
    /// What a task may do, or without one every task of the workspace.
    Access {
        /// The task.
        task: Option<ThreadId>,
    },
    /// The plugins that are installed.
    Plugins {},
    /// The plugins of all marketplaces that are known, by words.
    PluginOffers {
        /// Words that stand in a name or in what it is for; none for all.
        words: String,
    },
    /// What a plugin may do: one that is installed, or one that could be.
    PluginAuthority {
        /// Its name, or where it comes from.
        plugin: String,
        /// A branch or a tag of a repository.
        reference: Option<String>,
    },
    /// The commands that a person can call with a slash.
    Commands {},
    /// The hooks of the workspace and of its person, those that run and those that don't.
    Hooks {},
    /// The skills of the workspace and of its person: all that were found, and why some are not used.
    Skills {},
    /// One of them, with its words.
    Skill {
        /// Its name, or its file.
        skill: String,
    },
    /// The servers of the workspace: each that is on is started, where it was not yet.
    Servers {},
    /// One of them, once it answered or did not.
    ServerTest {
        /// Its name.
        server: String,
    },
    /// Where the person signs in to a server; from then on their browser is waited for.
    SignIn {
        /// Its name.
        server: String,
        /// A client that they registered by hand, where the issuer wants one.
        client: Option<ServerClient>,
    },
    /// The forms of servers that wait for the person.
    Forms {},
    /// The policy by which a command of a new task would run, for `gloss sandbox`.
    Sandbox {},
    /// Files that were moved or deleted, newest first: the last hundred operations.
    FileOperations {},
    /// The folder's files that Gloss can use.
    Files {},
    /// All versions of an artifact.
    Versions {
        /// The artifact.
        path: String,
    },
    /// A window of blocks, ready to draw.
    View {
        /// The artifact.
        path: String,
        /// The version; none is the newest.
        version: Option<u32>,
        /// The first block.
        from: u32,
        /// How many blocks; 0 is all.
        count: u32,
    },
    /// Words of an agent as the blocks of a document: links lead nowhere by themselves, and no image is read.
    Prose {
        /// The words, as Markdown.
        text: String,
    },
    /// The text of an artifact or of a place in it.
    Text {
        /// The artifact.
        path: String,
        /// The version; none is the newest.
        version: Option<u32>,
        /// A place; none is all.
        at: Option<String>,
    },
    /// The place that a selection means, before a note is written.
    Point {
        /// The artifact.
        path: String,
        /// The version it was made on.
        version: u32,
        /// The selection.
        selection: Selection,
        /// How far to reach.
        reach: Reach,
    },
    /// Where to paint the notes of an artifact in a version.
    Paint {
        /// The artifact.
        path: String,
        /// The version; none is the newest.
        version: Option<u32>,
        /// The spans to paint.
        spans: Vec<crate::Span>,
    },
    /// The differences between two versions.
    Compare {
        /// The artifact.
        path: String,
        /// The older version.
        a: u32,
        /// The newer version.
        b: u32,
    },
    /// Notes, resolved ones too.
    Notes {
        /// An artifact; none is all.
        path: Option<String>,
    },
    /// Changes held back.
    Held {
        /// An artifact; none is all.
        path: Option<String>,
    },
    /// The figures of an artifact.
    Facts {
        /// The artifact.
        path: String,
        /// Only those whose source has changed.
        stale: bool,
    },
    /// One fact.
    Fact {
        /// `7f3a90b1` or `7f3a90b1/r2c3`.
        fact: String,
    },
    /// Rows of a data file.
    Table {
        /// The file.
        path: String,
        /// The sheet's name; none is the first.
        sheet: Option<String>,
        /// The version; none is the newest.
        version: Option<u32>,
        /// The first row, from 0.
        from: u32,
        /// How many rows.
        count: u32,
        /// The filters and the order of rows; rows are then counted as they are shown.
        #[serde(default)]
        view: RowView,
        /// Rows of the file, from 0, whose places in the view are asked for too.
        #[serde(default)]
        places: Vec<u32>,
    },
    /// The values of a column of a data file, for filtering its rows.
    ColumnValues {
        /// The file.
        path: String,
        /// The sheet's name; none is the first.
        sheet: Option<String>,
        /// The version; none is the newest.
        version: Option<u32>,
        /// The column, from 0.
        column: u32,
        /// Words that the values have, of either case; empty for all values.
        words: String,
        /// The view that is shown: filters of other columns are kept to.
        view: RowView,
    },
    /// Cells of a data file's sheet in which some words stand, of either case.
    FindCells {
        /// The file.
        path: String,
        /// The sheet's name; none is the first.
        sheet: Option<String>,
        /// The version; none is the newest.
        version: Option<u32>,
        /// The words.
        words: String,
        /// The filters and the order of rows that are searched; rows are then counted as they are shown.
        #[serde(default)]
        view: RowView,
    },
    /// Where a cell's value comes from: its formula and the cells that this reads.
    CellSources {
        /// The workbook.
        path: String,
        /// The sheet's name; none is the first.
        sheet: Option<String>,
        /// The version; none is the newest.
        version: Option<u32>,
        /// The cell's row, from 0.
        row: u32,
        /// Its column, from 0.
        column: u32,
    },
    /// The slides of a deck.
    Slides {
        /// The deck.
        path: String,
        /// The version; none is the newest.
        version: Option<u32>,
    },
    /// A slide of a deck, drawn, with what can be pointed at.
    Slide {
        /// The deck.
        path: String,
        /// The version; none is the newest.
        version: Option<u32>,
        /// The slide's id.
        slide: u32,
    },
    /// The numbers of a slide's chart, as a small sheet.
    ChartNumbers {
        /// The deck.
        path: String,
        /// The version; none is the newest.
        version: Option<u32>,
        /// The chart's run.
        run: u32,
    },
    /// A slide of a deck as a small picture.
    SlidePicture {
        /// The deck.
        path: String,
        /// The version; none is the newest.
        version: Option<u32>,
        /// The slide's id.
        slide: u32,
        /// Its width in pixels, up to 4,000.
        width: u32,
    },
    /// A version of a site, to be shown at an address of its own.
    SiteOpen {
        /// The site.
        path: String,
        /// The version; none is the newest.
        version: Option<u32>,
        /// The origin of the window that shows it: its pages answer that one and no other.
        shell: String,
    },
    /// A file of a site that is shown.
    SiteFile {
        /// The site's address.
        address: String,
        /// The file as it was asked for: a path from the site's folder, percent-encoded.
        file: String,
    },
    /// The page that a shown document is; a document can be asked for once.
    SiteDocument {
        /// The site's address.
        address: String,
        /// The id that the document gives itself.
        document: String,
    },
    /// The place that elements of a page, or words of it, mean.
    SitePoint {
        /// The site.
        path: String,
        /// The version.
        version: u32,
        /// The page, a path from the site's folder.
        page: String,
        /// The numbers of the elements.
        elements: Vec<u32>,
        /// Words within them; none is all of them.
        words: Option<SiteWords>,
    },
    /// Where places of a site are on a page.
    SitePaint {
        /// The site.
        path: String,
        /// The version.
        version: u32,
        /// The page, a path from the site's folder.
        page: String,
        /// The places.
        places: Vec<Vec<crate::Span>>,
    },
    /// The findings of a check of a file.
    Check {
        /// The file.
        path: String,
        /// The version; none is the newest.
        version: Option<u32>,
        /// A place; none is all of it.
        at: Option<String>,
    },
    /// A description of a file besides its words: size, date, whether it opens.
    About {
        /// The file.
        path: String,
        /// The version; none is the newest.
        version: Option<u32>,
    },
    /// The bytes of a version, or those from a byte on, for a copy of the file elsewhere.
    Copy {
        /// The file.
        path: String,
        /// The version; none is the newest.
        version: Option<u32>,
        /// The first byte.
        from: u32,
    },
    /// An image that a document shows, as it lies in the folder now; a picture in a workbook; a file that is one.
    Image {
        /// The document or workbook, or the picture.
        path: String,
        /// The image's address as the document gives it; of a workbook the picture's part; empty for the file itself.
        src: String,
        /// The version of the workbook or the picture, else the newest.
        version: Option<u32>,
    },
    /// All that the review of a version needs beside its view.
    Review {
        /// The artifact.
        path: String,
        /// The version; none is the newest.
        version: Option<u32>,
    },
    /// A forecast for a task before it is sent: whether Gloss can do it, and how.
    Foresee {
        /// The words.
        text: String,
        /// Files.
        attachments: Vec<String>,
        /// The model; none is the configured one.
        model: Option<String>,
    },
    /// Words in the files of the folder, or in one of them.
    Find {
        /// The words, in any case.
        words: String,
        /// The artifact; none for all.
        path: Option<String>,
    },
    /// What can be done to a place of an artifact; without one all that its kind has.
    Acts {
        /// The artifact.
        path: String,
        /// The place.
        at: Option<Pointing>,
    },
    /// A forecast for a note before it is added.
    ForeseeNote {
        /// The artifact.
        path: String,
        /// The place.
        at: Pointing,
        /// Ask or Change.
        intent: Intent,
        /// The words.
        text: String,
        /// Whether the person chose how far it reaches: then its words do not.
        #[serde(default)]
        exactly: bool,
        /// The model; none is the configured one.
        model: Option<String>,
    },
    /// An artifact's notes as a W3C annotation collection.
    NoteExport {
        /// The artifact.
        path: String,
    },
    /// A document as a file of another format, or the part of that file from a byte on.
    Export {
        /// The export that is wanted: artifact, format and options.
        wish: ExportWish,
        /// The first byte that is asked for.
        from: u32,
    },
    /// When a rule comes: what is shown before an automation is saved.
    Schedule {
        /// Words, cron or RRULE.
        rule: String,
        /// The zone's name; empty takes the machine's own.
        zone: String,
        /// RFC 3339, or a date and time of the zone; empty is now.
        from: String,
        /// How many times.
        count: u32,
    },
    /// The rule that a task's words begin or end with, and when it comes.
    Spoken {
        /// The words.
        text: String,
        /// The zone that they are meant in; empty takes the machine's own.
        #[serde(default)]
        zone: String,
    },
    /// The runs of an automation, the newest first.
    Runs {
        /// The automation.
        automation: AutomationId,
        /// How many at most.
        count: u32,
    },
    /// A ceiling with what is used under it, and those that hold beside it.
    Budget {
        /// What it is for.
        of: BudgetOf,
    },
    /// The recipe that could be made of a task; nothing is kept.
    RecipeDraft {
        /// A task at rest.
        task: ThreadId,
    },
    /// A summary of the files and data that leave when a site is published.
    SiteLeaving {
        /// The site.
        path: String,
        /// The version; none is the newest.
        version: Option<u32>,
    },
    /// A preview of the changes in a made site if it were made again from the data of now.
    SiteNews {
        /// The site.
        path: String,
    },
    /// The releases of a site, the oldest first.
    Releases {
        /// The site.
        path: String,
    },
    /// Over all workspaces of the home: what moved, what waits, what is at risk.
    Hey {},
    /// The person's own files that every agent is told.
    Contexts {},
    /// The person's own words for agents to begin from, by their titles.
    Agents {},
    /// The roles that helpers can have here.
    Roles {},
    /// Memories, of this workspace and of everywhere.
    Memories {
        /// Words of what is looked for, the best first; empty is all, the newest first.
        words: String,
        /// How many at most.
        count: u32,
    },
    /// Cards: those whose words have changed, then those that are due, then the others.
    Cards {
        /// Of a document; none is of all.
        path: Option<String>,
    },
    /// Memories by their ids; those that were forgotten are left out.
    MemoriesOf {
        /// The memories.
        memories: Vec<MemoryId>,
    },
    /// The models that can be chosen, and the providers that are connected.
    Models {},
    /// Asks a provider which models it has: the test of its address and key. Nothing of it is kept.
    ModelTest {
        /// The provider; a key that is not given is the one that is kept.
        draft: ProviderDraft,
        /// A model that must be among them, or must answer a word; empty where none was chosen yet.
        model: String,
    },
    /// Servers of models that run on this computer and answer, whether they are connected or not.
    ModelsNearby {},
    /// Tries a connected model with a small task, asked as a real one is. Nothing that it calls is carried out.
    ModelTry {
        /// `PROVIDER/MODEL`.
        model: String,
    },
    /// The log, checked where asked.
    Log {
        /// A task; none is all.
        task: Option<ThreadId>,
        /// Follow the chain of hashes and say whether it holds.
        verify: bool,
        /// Only entries after this one.
        #[serde(default)]
        #[ts(type = "number")]
        after: u64,
        /// Entries at most; none is as many as one answer holds.
        limit: Option<u32>,
        /// A place that an export or a receipt kept: whether the log still goes on from there is looked at too.
        point: Option<LogPoint>,
    },
    /// What happened, newest first.
    Activity {
        /// A task with its helpers; none is all.
        task: Option<ThreadId>,
        /// One kind; none is all.
        kind: Option<ActivityKind>,
        /// Where the page before ended; none is the newest.
        #[ts(type = "number | null")]
        before: Option<u64>,
        /// Rows at most.
        limit: u32,
    },
    /// The receipt of a task.
    Receipt {
        /// The task.
        task: ThreadId,
    },
    /// Whether everything Gloss needs is there.
    Doctor {
        /// The folder that is looked at, asked of no workspace: also one that can't be opened.
        folder: Option<String>,
    },
}
