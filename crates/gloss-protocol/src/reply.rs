//! Replies to queries: a reply's name is its query's.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    AccessCard, ActivityPage, Approval, AuthorityLine, Budget, CardView, CellSource, Change, ChartNumbers,
    CheckResult, ColumnValues, Comparison, ContextFile, DeckSlide, DocumentView, DrawnSlide, ExportPart,
    Fact, FactInDoubt, FactTrace, FactUse, FileAbout, FileOperation, Finding, Foresight, FoundCell,
    HeyWorkspace, HookInfo, LogReport, Memory, ModelAbility, ModelInfo, NearbyServer, Note, NoteForesight,
    OfferedModel, Older, PluginFinding, PluginInfo, PluginOffer, Pointed, ProviderInfo, Receipt, Recipe,
    ReleaseView, Review, RoleInfo, Run, Schedule, ServerForm, ServerInfo, SignInPage, SiteLeaving, SiteNews,
    SitePart, SitePointed, SkillInfo, SlashCommand, Snapshot, TableView, TaskView, Thread, Unsourced,
    Version, WorkspaceFile,
};

/// An answer to a query.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Reply {
    Snapshot {
        snapshot: Snapshot,
    },
    Tasks {
        threads: Vec<Thread>,
        older: Older,
    },
    Task {
        task: TaskView,
    },
    Approvals {
        approvals: Vec<Approval>,
    },
    Access {
        card: AccessCard,
    },
    Plugins {
        plugins: Vec<PluginInfo>,
    },
    PluginOffers {
        offers: Vec<PluginOffer>,
        /// What of the marketplaces can't be used, each with its file and line.
        findings: Vec<String>,
    },
    PluginAuthority {
        /// Sorted.
        authority: Vec<AuthorityLine>,
        /// What of its files is not used, or was read otherwise than it stands there.
        #[serde(default)]
        findings: Vec<PluginFinding>,
        /// Hash over all that says so.
        hash: String,
    },
    Commands {
        /// By name.
        commands: Vec<SlashCommand>,
    },
    Hooks {
        /// In the order in which they are run.
        hooks: Vec<HookInfo>,
    },
    Skills {
        /// In the order in which they are looked for.
        skills: Vec<SkillInfo>,
    },
    Skill {
        skill: Box<SkillInfo>,
        /// Its instructions.
        text: String,
    },
    ServerTest {
        server: Box<ServerInfo>,
    },
    SignIn {
        page: SignInPage,
    },
    Forms {
        /// The oldest first.
        forms: Vec<ServerForm>,
    },
    Servers {
        /// In the order of their files.
        servers: Vec<ServerInfo>,
    },
    Sandbox {
        /// The policy, as the helper reads it; none where no wall stands.
        policy: Option<String>,
        /// The walls in words.
        walls_say: String,
    },
    FileOperations {
        operations: Vec<FileOperation>,
    },
    Files {
        files: Vec<WorkspaceFile>,
        /// Files that the folder has beside these: it has too many to be listed.
        #[serde(default)]
        unlisted: u32,
    },
    Versions {
        versions: Vec<Version>,
    },
    View {
        view: DocumentView,
    },
    Prose {
        blocks: Vec<crate::Block>,
    },
    Text {
        text: String,
        at: String,
    },
    Point {
        pointed: Pointed,
    },
    Paint {
        paint: Vec<Vec<(crate::RunPoint, crate::RunPoint)>>,
    },
    Compare {
        changes: Vec<Comparison>,
    },
    Notes {
        notes: Vec<Note>,
    },
    Held {
        changes: Vec<Change>,
    },
    Facts {
        facts: Vec<FactUse>,
        unsourced: Vec<Unsourced>,
        in_doubt: Vec<FactInDoubt>,
    },
    Fact {
        fact: Fact,
        trace: FactTrace,
    },
    Table {
        table: Box<TableView>,
    },
    ColumnValues {
        column: ColumnValues,
    },
    FindCells {
        cells: Vec<FoundCell>,
        total: u32,
    },
    CellSources {
        formula: Option<String>,
        sources: Vec<CellSource>,
        more: u32,
    },
    Slides {
        slides: Vec<DeckSlide>,
    },
    Slide {
        slide: Box<DrawnSlide>,
    },
    /// A chart's numbers, and why they can't be changed here where they can't.
    ChartNumbers {
        numbers: ChartNumbers,
        locked: Option<String>,
    },
    SlidePicture {
        mime: String,
        base64: String,
    },
    SiteOpen {
        address: String,
        version: u32,
        pages: Vec<String>,
    },
    SiteFile {
        mime: String,
        base64: String,
    },
    SiteDocument {
        page: String,
    },
    SitePoint {
        site: Box<SitePointed>,
    },
    SitePaint {
        places: Vec<Vec<SitePart>>,
    },
    Check {
        findings: Vec<Finding>,
    },
    About {
        about: FileAbout,
    },
    Image {
        mime: String,
        base64: String,
    },
    Review {
        review: Box<Review>,
    },
    Foresee {
        foresight: Foresight,
    },
    Acts {
        acts: Vec<crate::ActOffer>,
    },
    Found {
        found: Vec<crate::Found>,
        /// Whether that is all there is.
        is_whole: bool,
    },
    ForeseeNote {
        foresight: NoteForesight,
    },
    NoteExport {
        json: String,
    },
    Export {
        export: ExportPart,
    },
    Copy {
        export: ExportPart,
    },
    Schedule {
        schedule: Schedule,
    },
    Spoken {
        found: Option<Schedule>,
    },
    Runs {
        runs: Vec<Run>,
    },
    Budget {
        budget: Budget,
    },
    RecipeDraft {
        recipe: Box<Recipe>,
    },
    SiteLeaving {
        leaving: Box<SiteLeaving>,
    },
    SiteNews {
        /// None where nothing would.
        news: Option<SiteNews>,
    },
    Releases {
        releases: Vec<ReleaseView>,
    },
    Hey {
        workspaces: Vec<HeyWorkspace>,
    },
    Contexts {
        files: Vec<ContextFile>,
    },
    Agents {
        agents: BTreeMap<String, String>,
    },
    Roles {
        roles: Vec<RoleInfo>,
        /// What of their files can't be used, each with its file and line.
        #[serde(default)]
        findings: Vec<String>,
    },
    Memories {
        memories: Vec<Memory>,
        /// All that there are, where no words were asked for; else 0.
        #[serde(default)]
        #[ts(type = "number")]
        total: u64,
        keep_said: bool,
    },
    Cards {
        cards: Vec<CardView>,
    },
    MemoriesOf {
        memories: Vec<Memory>,
    },
    Models {
        models: Vec<ModelInfo>,
        providers: Vec<ProviderInfo>,
        default: String,
    },
    ModelTest {
        models: Vec<OfferedModel>,
        asked: bool,
    },
    ModelsNearby {
        servers: Vec<NearbyServer>,
    },
    ModelTry {
        ability: ModelAbility,
    },
    Log {
        log: LogReport,
    },
    Activity {
        activity: ActivityPage,
    },
    Receipt {
        receipt: Box<Receipt>,
        /// The same as a Markdown document.
        markdown: String,
    },
    Doctor {
        checks: Vec<CheckResult>,
    },
}
