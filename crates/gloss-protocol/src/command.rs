//! Commands: the one way in. Each has an id minted by the shell, so that sending it again is harmless.

use crate::{
    AccessId, Act, Action, AnswerReach, ApprovalId, Audience, AutomationDraft, AutomationId, BudgetOf,
    CardChange, ChangeId, ExtensionChange, FileOperationId, FileStep, FillTo, GoalDraft, GoalId, Intent,
    ItemId, May, MemoryId, MemoryKind, MemoryScope, NoteId, OnApproval, Pointing, ProviderDraft, RecipeId,
    RecipeMark, RecipeValue, Reshape, Rule, RunId, SecretText, ThreadId, Timestamp,
};

/// A command from a shell to the engine.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize, ts_rs::TS)]
#[serde(tag = "type")]
pub enum Command {
    /// Starts a task, or says something more in one: a new turn where it rests, a steer where it works.
    #[serde(rename = "task.say")]
    TaskSay {
        /// The task; none starts a new one.
        task: Option<ThreadId>,
        /// The words.
        text: String,
        /// Files, relative to the workspace.
        attachments: Vec<String>,
        /// `builtin` or `PROVIDER/MODEL`; none keeps the task's, or the configured one.
        model: Option<String>,
        /// What the task may cost or use, as a person types it: `2.00`, `500000`, `none`; nothing keeps what it has.
        #[ts(optional)]
        budget: Option<String>,
        /// The role in which a new task's agent works; none works in no role.
        #[ts(optional)]
        role: Option<String>,
        /// The answer to approvals that its agent would wait for.
        on_approval: OnApproval,
    },
    /// Answers a question of an agent; the task goes on with it.
    #[serde(rename = "task.answer")]
    TaskAnswer {
        /// The task.
        task: ThreadId,
        /// The question's step.
        question: ItemId,
        /// The person's answer.
        answer: String,
    },
    /// Allows, this once, or denies what an agent waits for; where nothing else is asked its turn goes on.
    #[serde(rename = "approval.answer")]
    ApprovalAnswer {
        /// The approval.
        approval: ApprovalId,
        /// True allows it.
        allow: bool,
        /// How far a yes reaches.
        #[serde(default)]
        reach: AnswerReach,
        /// The exact words to be done in place of those that were asked for.
        edited: Option<String>,
    },
    /// Gives tasks something that may be done unasked.
    #[serde(rename = "access.give")]
    AccessGive {
        /// The task; none for all.
        task: Option<ThreadId>,
        /// What may be done.
        may: May,
    },
    /// Sets what is done about an action.
    #[serde(rename = "access.rule")]
    AccessRule {
        /// The task; none for all.
        task: Option<ThreadId>,
        /// The action.
        action: Action,
        /// The rule; none goes back to the one that stands by itself.
        rule: Option<Rule>,
    },
    /// Keeps a secret of the workspace under a name, over one that was kept so. It is given to no command by itself.
    #[serde(rename = "secret.keep")]
    SecretKeep {
        /// Its name: that of the variable in which a command finds it.
        name: String,
        /// It.
        value: SecretText,
        /// The passphrase of the keys, where they go into the file and that is locked.
        passphrase: Option<SecretText>,
    },
    /// Takes away what may be done: nothing of it begins afterwards, and what runs by it is ended.
    #[serde(rename = "access.revoke")]
    AccessRevoke {
        /// The entry.
        access: AccessId,
    },
    /// Changes what agents can use beside Gloss itself: servers, skills and plugins.
    #[serde(rename = "extension.change")]
    Extension {
        /// The change.
        change: ExtensionChange,
    },
    /// Moves, renames and deletes files in one step: all of it or nothing. What is deleted goes to the computer's trash.
    #[serde(rename = "files.arrange")]
    FilesArrange {
        /// The steps, in their order.
        steps: Vec<FileStep>,
    },
    /// Takes such a step back: every file lies again where it lay, with its times and rights.
    #[serde(rename = "files.undo")]
    FilesUndo {
        /// The operation.
        operation: FileOperationId,
    },
    /// Opens a task that nothing was said in yet; its title comes with the first words. Opening it again does nothing.
    #[serde(rename = "task.open")]
    TaskOpen {
        /// Its id, minted by the shell.
        task: ThreadId,
        /// `builtin` or `PROVIDER/MODEL`; none is the configured one.
        model: Option<String>,
    },
    /// Stops a task's turn.
    #[serde(rename = "task.stop")]
    TaskStop {
        /// The task.
        task: ThreadId,
    },
    /// Removes a task that is at rest, with its helpers: what was said and done in it. What it made stays.
    #[serde(rename = "task.remove")]
    TaskRemove {
        /// The task.
        task: ThreadId,
    },
    /// Gives a task another title.
    #[serde(rename = "task.rename")]
    TaskRename {
        /// The task.
        task: ThreadId,
        /// The title, one line.
        title: String,
    },
    /// Goes on with an interrupted or failed turn.
    #[serde(rename = "task.resume")]
    TaskResume {
        /// The task.
        task: ThreadId,
    },
    /// Leaves a task as it is that could not go on: it needs the person no more.
    #[serde(rename = "task.leave")]
    TaskLeave {
        /// The task.
        task: ThreadId,
    },
    /// Sets how many tokens a task may use, all its turns together.
    #[serde(rename = "task.budget")]
    TaskBudget {
        /// The task.
        task: ThreadId,
        /// Tokens; none takes the limit away.
        #[ts(type = "number | null")]
        tokens: Option<u64>,
    },
    /// Sets a ceiling of money or of tokens, as a person types it: `2.00`, `500000`, `none`.
    #[serde(rename = "budget.set")]
    BudgetSet {
        /// What it is for.
        of: BudgetOf,
        /// The amount.
        amount: String,
        /// Whether it was typed where money is set: then `none` takes the limit in money alone away, else both.
        #[serde(default)]
        money_only: bool,
    },
    /// Adds a note as a draft.
    #[serde(rename = "note.add")]
    NoteAdd {
        /// The artifact.
        path: String,
        /// The place.
        at: Pointing,
        /// Ask or Change.
        intent: Intent,
        /// The words.
        text: String,
        /// Adds the other places with the same words too.
        everywhere: bool,
        /// Whether the person chose how far it reaches: then its words do not.
        #[serde(default)]
        exactly: bool,
    },
    /// Alters a draft.
    #[serde(rename = "note.edit")]
    NoteEdit {
        /// The note.
        note: NoteId,
        /// Ask or Change.
        intent: Intent,
        /// The words.
        text: String,
    },
    /// Points a note to a place.
    #[serde(rename = "note.place")]
    NotePlace {
        /// The note.
        note: NoteId,
        /// The place.
        at: Pointing,
    },
    /// Deletes a note.
    #[serde(rename = "note.drop")]
    NoteDrop {
        /// The note.
        note: NoteId,
    },
    /// Sends drafts.
    #[serde(rename = "note.send")]
    NoteSend {
        /// The notes; none sends all drafts of the workspace.
        notes: Vec<NoteId>,
        /// A line for all of them.
        line: String,
        /// The model; none keeps the task's.
        model: Option<String>,
        /// The task to do it in; none takes the one that wrote the artifact, or a new one.
        task: Option<ThreadId>,
    },
    /// Takes back what notes made, as one new version for each artifact.
    #[serde(rename = "note.undo")]
    NoteUndo {
        /// The notes.
        notes: Vec<NoteId>,
    },
    /// Says that a suggested place is not the note's place: it is lost then.
    #[serde(rename = "note.refuse")]
    NoteRefuse {
        /// The note.
        note: NoteId,
    },
    /// Adds the notes of a W3C annotation collection to an artifact, as drafts.
    #[serde(rename = "note.import")]
    NoteImport {
        /// The artifact.
        path: String,
        /// The collection, as JSON-LD.
        json: String,
    },
    /// Closes notes (Keep, Done).
    #[serde(rename = "note.resolve")]
    NoteResolve {
        /// The notes.
        notes: Vec<NoteId>,
    },
    /// Works stale figures of a document out anew, as a Change note for the built-in assistant.
    #[serde(rename = "fact.recompute")]
    FactRecompute {
        /// The document.
        path: String,
        /// Only these, as they are written in the links; none is all that are stale.
        facts: Vec<String>,
    },
    /// Applies a change that was held back.
    #[serde(rename = "change.accept")]
    ChangeAccept {
        /// The change.
        change: ChangeId,
    },
    /// Leaves a change that was held back out for good.
    #[serde(rename = "change.leave")]
    ChangeLeave {
        /// The change.
        change: ChangeId,
    },
    /// Something is done to a place, by the list of the artifact's kind.
    #[serde(rename = "artifact.act")]
    ArtifactAct {
        /// The artifact.
        path: String,
        /// The place.
        at: Pointing,
        /// What is done.
        act: Act,
    },
    /// The person's own change to a place.
    #[serde(rename = "artifact.edit")]
    ArtifactEdit(crate::PlaceEdit),
    /// Whether changes of a document are suggested from now on, or made.
    #[serde(rename = "artifact.suggest")]
    ArtifactSuggest(crate::SuggestionMode),
    /// Puts what was copied in a program for sheets into cells, from a place on.
    #[serde(rename = "artifact.paste")]
    ArtifactPaste {
        /// The artifact.
        path: String,
        /// The cells; one that was copied goes into all of them.
        at: Pointing,
        /// Cells with tabs between them and line ends between rows, quoted as such programs do.
        cells: String,
    },
    /// Copies the first row or column of a place into the others, formulas and looks included.
    #[serde(rename = "artifact.fill")]
    ArtifactFill {
        /// The artifact.
        path: String,
        /// The cells, those that are copied among them; of one alone the one before it is copied.
        at: Pointing,
        /// The direction.
        to: FillTo,
    },
    /// Whole rows or columns of a sheet come or go; all that names cells behind them follows.
    #[serde(rename = "artifact.reshape")]
    ArtifactReshape {
        /// The artifact.
        path: String,
        /// A place in the rows or columns.
        at: Pointing,
        /// The rows or columns that are inserted or deleted.
        how: Reshape,
    },
    /// Gloss mends by itself what a check found, where the finding said that it can.
    #[serde(rename = "artifact.fix")]
    ArtifactFix {
        /// The file.
        path: String,
        /// Where, as the finding said it.
        #[serde(rename = "where")]
        #[ts(rename = "where")]
        at: String,
        /// The rule that was checked: `overflow`.
        rule: String,
    },
    /// Makes an XLSX copy, beside it, of a workbook that Gloss only reads.
    #[serde(rename = "artifact.convert")]
    ArtifactConvert {
        /// The workbook.
        path: String,
    },
    /// Makes an older version the newest.
    #[serde(rename = "artifact.restore")]
    ArtifactRestore {
        /// The artifact.
        path: String,
        /// The version to go back to.
        version: u32,
    },
    /// Compares files with the disk now, without waiting for a hint.
    #[serde(rename = "workspace.refresh")]
    WorkspaceRefresh {
        /// The artifact; none means every known one.
        path: Option<String>,
    },
    /// Saves an automation: a new one, or another form of one that is there.
    #[serde(rename = "automation.save")]
    AutomationSave {
        /// The automation; none is a new one.
        automation: Option<AutomationId>,
        /// Its settings.
        draft: Box<AutomationDraft>,
        /// Its ceiling, as a person types it: money for its runs of a month, or tokens for each run; none keeps what it has.
        #[ts(optional)]
        budget: Option<String>,
    },
    /// Pauses an automation until it is resumed.
    #[serde(rename = "automation.pause")]
    AutomationPause {
        /// The automation.
        automation: AutomationId,
    },
    /// Lets a paused automation begin by itself again; what was due meanwhile is not caught up.
    #[serde(rename = "automation.resume")]
    AutomationResume {
        /// The automation.
        automation: AutomationId,
    },
    /// Runs an automation now, whatever its rule says.
    #[serde(rename = "automation.run")]
    AutomationRun {
        /// The automation.
        automation: AutomationId,
    },
    /// The person has seen what its newest run came to: it needs them no more.
    #[serde(rename = "automation.seen")]
    AutomationSeen {
        /// The automation.
        automation: AutomationId,
        /// The run that they looked at; where a newer one came meanwhile, that was not seen. None for the newest.
        run: Option<RunId>,
    },
    /// Writes one of the files that every agent is told.
    #[serde(rename = "context.save")]
    ContextSave {
        /// The file, as its path was shown.
        path: String,
        /// All of its words.
        text: String,
        /// The hash of what was shown; empty where there was no such file.
        sha256: String,
    },
    /// Removes an automation and the list of its runs; what they made stays.
    #[serde(rename = "automation.remove")]
    AutomationRemove {
        /// The automation.
        automation: AutomationId,
    },
    /// Takes over one of Codex's `automation.toml`, paused: a person reads its words before it begins.
    #[serde(rename = "automation.import")]
    AutomationImport {
        /// The file's text.
        toml: String,
        /// The zone that its rule is meant in; empty takes the machine's own.
        zone: String,
    },
    /// Starts to pursue a goal.
    #[serde(rename = "goal.start")]
    GoalStart {
        /// The goal as the person writes it.
        draft: Box<GoalDraft>,
    },
    /// Pauses a goal; its round is stopped.
    #[serde(rename = "goal.pause")]
    GoalPause {
        /// The goal.
        goal: GoalId,
    },
    /// Goes on with a goal that rests.
    #[serde(rename = "goal.resume")]
    GoalResume {
        /// The goal.
        goal: GoalId,
    },
    /// Ends a goal for good.
    #[serde(rename = "goal.stop")]
    GoalStop {
        /// The goal.
        goal: GoalId,
    },
    /// Remembers something.
    #[serde(rename = "memory.add")]
    MemoryAdd {
        /// What.
        text: String,
        /// The kind of memory: its subject.
        kind: MemoryKind,
        /// Where it holds.
        scope: MemoryScope,
    },
    /// Changes a memory; one that was proposed is kept with it.
    #[serde(rename = "memory.edit")]
    MemoryEdit {
        /// The memory.
        memory: MemoryId,
        /// Its new words; none leaves them.
        text: Option<String>,
        /// Its new kind; none leaves it.
        kind: Option<MemoryKind>,
        /// Where it holds; none leaves it.
        scope: Option<MemoryScope>,
    },
    /// Forgets a memory: its words are gone from everything that Gloss keeps.
    #[serde(rename = "memory.forget")]
    MemoryForget {
        /// The memory.
        memory: MemoryId,
    },
    /// Recalls, corrects, removes a card or puts it back.
    #[serde(rename = "card.change")]
    Card(CardChange),
    /// Says whether an agent's proposal is kept without a look where it says what the person said in the same task.
    #[serde(rename = "memory.rule")]
    MemoryRule {
        /// Whether it is.
        keep_said: bool,
    },
    /// Keeps a person's own words for one of the agents to begin from, or its first words again.
    #[serde(rename = "agent.save")]
    AgentSave {
        /// Its title.
        agent: String,
        /// Its instructions; none restores its first ones.
        text: Option<String>,
    },
    /// Plans a task over several folders and starts its parts there, each as a task of that folder.
    #[serde(rename = "task.orchestrate")]
    TaskOrchestrate {
        /// The person's request over all of them.
        text: String,
        /// The folders, as full paths; none is every folder that was opened in Gloss before.
        folders: Vec<String>,
        /// `builtin` or `PROVIDER/MODEL`.
        model: Option<String>,
    },
    /// Makes a recipe of a finished task, or changes one.
    #[serde(rename = "recipe.save")]
    RecipeSave {
        /// The recipe; none makes one.
        recipe: Option<RecipeId>,
        /// The task that it is made of, where it is a new one.
        task: Option<ThreadId>,
        /// Its name; empty takes the task's words, or leaves the name.
        name: String,
        /// The model that gets the marked sentences; none leaves them to the person.
        model: Option<String>,
        /// The sentences that are marked; none leaves it to the rules, or as it was.
        marked: Option<Vec<RecipeMark>>,
    },
    /// Runs a recipe as a task of its own.
    #[serde(rename = "recipe.run")]
    RecipeRun {
        /// The recipe.
        recipe: RecipeId,
        /// Values for its inputs, in place of the task's; an input that is not named is found by its name.
        inputs: Vec<RecipeValue>,
    },
    /// Removes a recipe; what it made stays.
    #[serde(rename = "recipe.remove")]
    RecipeRemove {
        /// The recipe.
        recipe: RecipeId,
    },
    /// Publishes a version of a site: others can open it from then on. Only the person does.
    #[serde(rename = "site.publish")]
    SitePublish {
        /// The site.
        path: String,
        /// The version; none is the newest.
        version: Option<u32>,
        /// Who can open it.
        audience: Audience,
        /// When it is over; none is until it is taken back.
        until: Option<Timestamp>,
        /// Its address shows whatever is published last.
        newest: bool,
        /// Findings that the person says are none, each by its name: `app.js:12:key`, or `app.js:12` for all on the line.
        #[serde(default)]
        allowed: Vec<String>,
    },
    /// Every address that was published with or after a release shows that one's version again.
    #[serde(rename = "site.rollback")]
    SiteRollback {
        /// The site.
        path: String,
        /// The release's number.
        release: u32,
    },
    /// Takes releases back; open connections are ended.
    #[serde(rename = "site.unpublish")]
    SiteUnpublish {
        /// The site.
        path: String,
        /// The release's number; none is all of them.
        release: Option<u32>,
    },
    /// Connects a provider of models, or changes one. Its key goes to the keychain, or into an encrypted file.
    #[serde(rename = "model.connect")]
    ModelConnect {
        /// The provider.
        draft: ProviderDraft,
        /// The models of it that can be chosen without asking it for its list.
        models: Vec<String>,
        /// The passphrase of the file, where there is no keychain and the file is not unlocked.
        passphrase: Option<SecretText>,
    },
    /// Chooses the model of new tasks.
    #[serde(rename = "model.choose")]
    ModelChoose {
        /// `builtin` or `PROVIDER/MODEL`.
        model: String,
    },
    /// Forgets a provider and its key.
    #[serde(rename = "model.forget")]
    ModelForget {
        /// The provider.
        provider: String,
    },
    /// Unlocks the file of the keys, until the engine leaves.
    #[serde(rename = "model.unlock")]
    ModelUnlock {
        /// Its passphrase.
        passphrase: SecretText,
    },
    /// Puts the sample files into the workspace's folder, never over existing ones.
    #[serde(rename = "workspace.sample")]
    WorkspaceSample {},
    /// Puts back what Gloss remembers of a folder. Sent to no workspace: there may be none that can be opened.
    #[serde(rename = "workspace.restore")]
    WorkspaceRestore {
        /// The folder.
        folder: String,
        /// The copy; the newest whole one without it.
        from: Option<String>,
        /// An empty beginning is wanted where there is no copy.
        anew: bool,
    },
    /// Gives a folder without a memory that of the folder it was before it moved. Sent to no workspace either.
    #[serde(rename = "workspace.link")]
    WorkspaceLink {
        /// The folder.
        folder: String,
        /// The folder that it was.
        old: String,
    },
}
