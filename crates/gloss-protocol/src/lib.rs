//! The words of Gloss: nouns, [`Command`], [`Query`], [`Event`] and [`Problem`], as plain data.
//!
//! Every floor above speaks in these types, and `ui/src/api/types.ts` is generated from them. This crate
//! never touches a file, a clock, a database or a network, and decides nothing.

mod access;
mod act;
mod activity;
mod approval;
mod artifact;
mod automation;
mod blocks;
mod budget;
mod card;
mod change;
mod command;
mod context;
mod deck;
mod doctor;
mod done;
mod edit;
mod event;
mod export;
mod extension;
mod fact;
mod file;
pub mod files;
mod finding;
mod foresight;
mod form;
mod goal;
mod hey;
mod hook;
mod id;
mod item;
mod kind;
mod memory;
mod model;
mod note;
mod operation;
mod part;
mod plugin;
mod pointing;
mod price;
mod problem;
mod query;
mod receipt;
mod recipe;
mod refuser;
mod region;
mod release;
mod reply;
mod review;
mod role;
mod rows;
mod server;
mod sheet;
mod shell;
mod signs;
mod site;
mod skill;
mod slash_command;
mod snapshot;
mod table;
mod thread;
mod time;
mod view;
mod wire;

pub use access::{Access, AccessCard, AccessGroup, AccessLine, Action, Grant, May, NamedFile, Rule, Walls};
pub use act::{Act, ActArg, ActOffer, ArgKind, PlacedAct};
pub use activity::{ActivityKind, ActivityPage, ActivityRow};
pub use approval::{AnswerReach, Approval, ApprovalState, OnApproval, Opinion, Permission};
pub use artifact::{Abilities, Artifact, Found, MadeBy, Version};
pub use automation::{
    Automation, AutomationDraft, AutomationStatus, CatchUp, Cause, DueTime, Overlap, Run, RunStatus,
    Schedule, Trigger,
};
pub use blocks::Blocks;
pub use budget::{Budget, BudgetLine, BudgetOf, CostRange};
pub use card::{Card, CardChange, CardState, CardView, Grade, Recall};
pub use change::{Change, ChangeClass, ChangePreview, ChangeState, Comparison, Proof};
pub use command::Command;
pub use context::{ContextFile, ContextKind};
pub use deck::{ChartNumbers, ChartRow, DeckSlide, DrawnSlide, SlideLine, SlidePart, SlideShape};
pub use doctor::{CheckResult, KeptCopy, LogReport, Restored};
pub use done::Done;
pub use edit::{PlaceEdit, SuggestionMode};
pub use event::{Event, EventBody};
pub use export::{ExportFormat, ExportPart, ExportWish};
pub use extension::ExtensionChange;
pub use fact::{
    Fact, FactColumn, FactInDoubt, FactKey, FactPlace, FactSeen, FactSource, FactTotal, FactTrace, FactUse,
    KeptFigure, Unsourced,
};
pub use file::{FileAbout, WorkspaceFile};
pub use finding::Finding;
pub use foresight::{Can, Foresight, NoteForesight};
pub use form::{FieldKind, FormChoice, FormField, ServerForm, TextFormat};
pub use goal::{Cycle, Goal, GoalBudget, GoalCheck, GoalDraft, GoalStatus, Is, Verdict};
pub use hey::{HeyLine, HeyWorkspace};
pub use hook::{HookInfo, HookStatus};
pub use id::{
    AccessId, ApprovalId, AutomationId, CardId, ChangeId, CommandId, FactId, FileOperationId, FormId, GoalId,
    ItemId, MemoryId, NoteId, RecipeId, ReleaseId, RunId, ThreadId, TurnId, WorkspaceId,
};
pub use item::{Item, ItemBody, ItemStatus, PlanStep, Speaker, StepEnd, StepState};
pub use kind::{Kind, Layout, MAX_LISTED, SITE_INDEX, has_tags};
pub use memory::{Memory, MemoryKind, MemoryScope, MemorySource, MemoryStatus};
pub use model::{
    KeyState, ModelAbility, ModelInfo, NearbyServer, OfferedModel, ProviderDraft, ProviderInfo, SecretText,
    WireApi,
};
pub use note::{Answer, Applied, AppliedPart, Intent, Note, NoteState};
pub use operation::{DoneStep, FileOperation, FileStep, FolderTime, MAX_FILE_STEPS, OperationState};
pub use part::{Part, Which};
pub use plugin::{AuthorityLine, AuthorityVerb, PluginAutomation, PluginFinding, PluginInfo, PluginOffer};
pub use pointing::Pointing;
pub use price::{Cost, Price};
pub use problem::{Code, Problem};
pub use query::Query;
pub use receipt::{
    LogPoint, ModelUse, Receipt, ReceiptChange, ReceiptCommand, ReceiptHelper, ReceiptHost, ReceiptMove,
    ReceiptQuestion, ReceiptRefusal, ReceiptSection, ReceiptSource, SourceType, Spending,
};
pub use recipe::{InputKind, Recipe, RecipeInput, RecipeMark, RecipeSentence, RecipeStep, RecipeValue};
pub use refuser::Refuser;
pub use region::{
    Anchor, Candidate, Container, Lost, Place, PlaceStatus, Quote, Reach, Region, Span, Structure,
};
pub use release::{
    Audience, Leak, LeavingData, Release, ReleaseState, ReleaseView, SiteLeaving, SiteNews, VisitDay,
};
pub use reply::Reply;
pub use review::{CellBefore, Review};
pub use role::{RoleFrom, RoleInfo};
pub use rows::{ColumnValue, ColumnValues, RowFilter, RowKeep, RowSort, RowView, ShownRows, ValueKind};
pub use server::{
    ServerClient, ServerDraft, ServerInfo, ServerLeave, ServerSignIn, ServerState, ServerToolInfo, SignInPage,
};
pub use sheet::{
    CellAcross, CellArea, CellBar, CellDown, CellEdge, CellIcon, CellLook, CellSource, EdgeLine, FillTo,
    FoundCell, MarkCell, Reshape, SheetBand, SheetChart, SheetCorner, SheetLayout, SheetMerge, SheetPicture,
    SheetTab, SourceKind,
};
pub use shell::{Leaving, ShellRequest};
pub use signs::{is_obeyed, is_unseen};
pub use site::{SiteCaret, SitePart, SitePointed, SiteStep, SiteWords};
pub use skill::{SkillInfo, SkillRun, SkillStatus};
pub use slash_command::SlashCommand;
pub use snapshot::{Older, Snapshot, TaskView};
pub use table::{TableCell, TableView};
pub use thread::{Helps, Imported, OverwriteConflict, Question, TaskRole, Thread, ThreadStatus, Turn, Usage};
pub use time::Timestamp;
pub use view::{Block, DocumentView, El, InlineNode, Pointed, RunPoint, Selection};
pub use wire::{ClientBody, ClientFrame, EngineFile, Hello, PROTOCOL, ServerFrame, Welcome};

/// The workspace and the crate version this build speaks as; shells compare it with the engine's.
pub const BUILD: &str = env!("CARGO_PKG_VERSION");

/// Every type that crosses to the UI, in one TypeScript module (`cargo xtask types` writes it, a test
/// compares it).
pub fn typescript() -> String {
    typescript::module()
}

mod typescript;
