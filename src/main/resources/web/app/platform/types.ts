import type { ReturnOutcome, Step, Tier, Verdict } from './steps';

/** The JSON that the service speaks. Ids are UUIDs, times are ISO-8601 in UTC. */
export type Role = 'USER' | 'ADMIN' | 'AUDITOR';

export interface Account {
    id: string;
    name: string;
    displayName: string;
    role: Role;
    mustChangePassword: boolean;
}

export interface Session {
    account: Account;
    csrfToken: string;
}

export interface ManagedAccount extends Account {
    disabled: boolean;
    teams: string[];
    createdAt: string;
    oneTimePassword?: string;
}

export interface Team {
    id: string;
    name: string;
    members: number | string[];
}

export interface ApiKey {
    id: string;
    name: string;
    prefix: string;
    scope: string[] | null;
    createdAt: string;
    expiresAt: string | null;
    lastUsedAt: string | null;
    key?: string;
}

export interface AuditRecord {
    sequence: number;
    createdAt: string;
    accountName: string;
    action: string;
    subject: string;
    detail: Record<string, string>;
}

export interface Verification {
    intact: boolean;
    records: number;
    firstBroken: number | null;
}

export interface DocumentCounts {
    total: number;
    waiting: number;
    working: number;
    searchable: number;
    degraded: number;
    failed: number;
}

export interface Collection {
    id: string;
    slug: string;
    name: string;
    description: string;
    everyone: boolean;
    folder: string | null;
    sensitivity: string;
    readable: boolean;
    readers?: string[];
    documents: DocumentCounts;
}

export type DocumentState = 'WAITING' | 'WORKING' | 'SEARCHABLE' | 'DEGRADED' | 'FAILED' | 'REMOVING';
export type Stage = 'RECEIVED' | 'PARSE' | 'CHUNK' | 'EMBED' | 'INDEX' | 'DONE';

export interface SourceDocument {
    id: string;
    collectionId: string;
    name: string;
    title: string;
    mediaType: string;
    sizeBytes: number;
    revision: number;
    state: DocumentState;
    stage: Stage;
    reason: string | null;
    remedy: string | null;
    pageCount: number;
    chunkCount: number;
    attempts: number;
    /** The mail or archive that it came in. */
    parentId: string | null;
    parentName: string | null;
    /** Milliseconds of the latest attempt, by stage: "parseMillis". */
    timings: Record<string, number>;
    createdAt: string;
    updatedAt: string;
}

export type SourceKind = 'S3' | 'WEBDAV' | 'IMAP' | 'WEB';

/** One pass over a source; files are counted. */
export interface SourceRun {
    id: string;
    state: 'RUNNING' | 'DONE' | 'HELD' | 'FAILED' | 'STOPPED';
    phase: 'LIST' | 'FETCH' | 'REMOVE';
    startedBy: string;
    beganAt: string;
    endedAt: string | null;
    seen: number;
    added: number;
    changed: number;
    renamed: number;
    removed: number;
    failed: number;
    reason: string | null;
    remedy: string | null;
}

/** Where documents of a collection come from by themselves. */
export interface Source {
    id: string;
    kind: SourceKind;
    name: string;
    host: string;
    settings: Record<string, unknown>;
    hasSecret: boolean;
    /** 0: only when somebody asks. */
    intervalMinutes: number;
    paused: boolean;
    running: boolean;
    nextRunAt: string | null;
    lastRun: SourceRun | null;
}

/** What came of trying to reach a source. */
export interface Connection {
    reachable: boolean;
    host: string;
    message: string;
    remedy: string | null;
    samples: string[];
}

/** Null while documents are taken in, else who holds the collection and since when. */
export interface Queue {
    paused: { at: string; by: string } | null;
}

export interface Progress {
    waiting: number;
    working: number;
    done: number;
    failed: number;
    documentsPerMinute: number;
    etaSeconds: number | null;
    collections: ({ id: string } & DocumentCounts)[];
    changed: string[];
}

export type BlockKind = 'TITLE' | 'HEADING' | 'PARAGRAPH' | 'LIST_ITEM' | 'TABLE_HEADER' | 'TABLE_ROW' | 'CODE' | 'NOTE';

export interface Block {
    kind: BlockKind;
    start: number;
    end: number;
    level: number;
    page: number;
    /** Where a row stands in its sheet, as in B7:F7. */
    cells?: string;
}

export interface DocumentText {
    documentId: string;
    revision: number;
    title: string;
    name: string;
    mediaType: string;
    collectionId: string;
    collection: string;
    pageCount: number;
    text: string;
    blocks: Block[];
    /** What the file, or the archive that it came in, says of it. */
    metadata: Record<string, string>;
}

/** Fractions of the page, 0 to 1, origin top left. */
export interface Box {
    page: number;
    x: number;
    y: number;
    width: number;
    height: number;
}

export interface Citation {
    number: number;
    documentId: string;
    revision: number;
    chunkId: string;
    title: string;
    collection: string;
    start: number;
    end: number;
    page: number;
    quote: string;
    available?: boolean;
}

export type Outcome = 'ANSWERED' | 'ABSTAINED' | 'STOPPED' | 'FAILED';

export interface Message {
    id: string;
    parentId: string | null;
    author: 'PERSON' | 'LOREKEEP';
    text: string;
    createdAt: string;
    runId: string | null;
    outcome: Outcome | null;
    model: string | null;
    /** That was asked. */
    agent?: string | null;
    /** Why it failed, and what to do then. */
    reason?: string | null;
    remedy?: string | null;
    citations: Citation[];
    nearest: Citation[];
    /** What its statements rest on; empty when it was not checked. */
    verdicts?: Verdict[];
    /** A sentence for each contradiction between its sources. */
    conflicts?: string[];
}

/** An agent as people choose it. */
export interface Agent {
    name: string;
    title: string;
    description: string;
    output: string;
    starters: string[];
    tools: string[];
}

export interface AgentVersion {
    version: string;
    createdAt: string;
}

/** An agent as administrators see it. */
export interface AgentDetails {
    name: string;
    source: string;
    version: string;
    /** Lorekeep brings one of this name along. */
    shipped: boolean;
    /** There is a file in the folder. */
    file: boolean;
    editable: boolean;
    problem: string | null;
    unknown: string[];
    versions: AgentVersion[];
}

export interface AgentCheck {
    problem: string | null;
    unknown: string[];
}

export type UsageGrouping = 'user' | 'team' | 'model' | 'task' | 'day';

export interface Figures {
    calls: number;
    failures: number;
    /** The cached ones included. */
    input: number;
    cached: number;
    /** Thinking included. */
    output: number;
    thinking: number;
    estimated: number;
    cost: number;
    firstTokenP50Millis: number | null;
    firstTokenP95Millis: number | null;
    tokensPerSecond: number | null;
}

export interface UsageGroup {
    key: string;
    name: string;
    figures: Figures;
}

export interface MachineUse {
    endpoint: string;
    since: string;
    hours: number;
    occupiedHours: number;
    utilisation: number;
    hardwareCost: number;
    idleCost: number;
    output: number;
    costPerMillionOutput: number | null;
}

/** What the same tokens would have cost at a listed price. */
export interface Elsewhere {
    name: string;
    cost: number;
    date: string;
    source: string;
}

export interface UsageReport {
    month: string;
    by: UsageGrouping;
    firstMonth: string | null;
    zone: string;
    currency: string;
    totals: Figures;
    groups: UsageGroup[];
    otherCurrencies: { currency: string; cost: number }[];
    machines: MachineUse[];
    /** The machines with their idle hours, and calls at other endpoints. */
    fullCost: number;
    elsewhere: Elsewhere[];
}

export interface RunCall {
    id: string;
    task: string;
    model: string;
    outcome: string;
    reason: string;
    input: number;
    cached: number;
    output: number;
    thinking: number;
    estimated: boolean;
    queuedMillis: number;
    firstTokenMillis: number | null;
    durationMillis: number;
    cost: number;
    currency: string;
}

export interface RunDetails {
    calls: RunCall[];
    elsewhereCurrency: string;
    elsewhere: Elsewhere[];
}

export interface ReceiptModel {
    round: number;
    model: string;
    reason: string;
    promptHash: string;
    inputTokens: number;
    outputTokens: number;
    /** Null when it did not answer. */
    millis: number | null;
    temperature: number;
}

export interface ReceiptPassage {
    number: number;
    documentId: string;
    revision: number;
    title: string;
    collection: string;
    start: number;
    end: number;
    textHash: string;
    cited: boolean;
    available: boolean;
}

export interface ReceiptCall {
    call: string;
    tool: string;
    tier: Tier;
    arguments: string;
    /** Null when it never returned. */
    outcome: ReturnOutcome | null;
    summary: string;
    /** What the model was told; empty when the reader may no longer see it. */
    text: string;
    millis: number;
    /** Null when nobody had to be asked. */
    allowed: boolean | null;
    by: string | null;
}

/** What an answer was made of. */
export interface Receipt {
    runId: string;
    agent: string;
    agentVersion: string;
    question: string;
    models: ReceiptModel[];
    passages: ReceiptPassage[];
    calls: ReceiptCall[];
    /** What the index was made with. */
    indexGeneration: string;
    startedAt: string;
    endedAt: string | null;
    cost: number;
    currency: string;
    steps: Step[];
}

export type PassageState = 'UNCHANGED' | 'CHANGED' | 'DELETED' | 'NOT_PERMITTED';

export interface ReceiptCheck {
    checkedAt: string;
    passages: { number: number; title: string; state: PassageState }[];
}

export interface ComparedAnswer {
    text: string;
    model: string | null;
    outcome: Outcome;
    citations: string[];
}

export interface Comparison {
    first: ComparedAnswer;
    second: ComparedAnswer;
    words: { kind: 'SAME' | 'REMOVED' | 'ADDED'; text: string }[];
    sameSources: boolean;
}

export interface ConversationLine {
    id: string;
    title: string;
    updatedAt: string;
}

export interface Conversation {
    id: string;
    title: string;
    messages: Message[];
    run: { id: string; state: string } | null;
}

export interface Status {
    version: string;
    embeddingModel: string;
    chatModel: string | null;
    documents: number;
    chunks: number;
}

export interface Endpoint {
    name: string;
    url: string;
    server: string;
    zone: string;
    /** Highest label that may go there. */
    clearance: string;
    trouble: string | null;
    /** What it said when it was asked last: null before, empty when it was well. */
    detail: string | null;
    running: number;
    waiting: number;
    places: number;
}

export interface ModelState {
    name: string;
    endpoint: string;
    servedName: string;
    family: string;
    tier: number;
    context: number;
    modalities: string[];
    tools: boolean;
    trouble: string | null;
    firstTokenMillis: number | null;
    tokensPerSecond: number | null;
}

export interface ModelChoice {
    model: string;
    reason: string;
}

export interface ModelRoute {
    task: string;
    choices: ModelChoice[];
    excluded: ModelChoice[];
}

export interface Models {
    file: string;
    yaml: string;
    sha256: string;
    editable: boolean;
    problem: string | null;
    labels: string[];
    endpoints: Endpoint[];
    models: ModelState[];
    routes: ModelRoute[];
}

export interface ModelsValidation {
    problem: string | null;
    /** Of the file, from 1. */
    line: number | null;
    models: string[];
}

export interface Finding {
    check: string;
    state: 'GOOD' | 'LIMITED' | 'BAD' | 'SKIPPED';
    detail: string;
    remedy: string;
}

/** An agent as people choose it. */
export interface Extractor {
    name: string;
    title: string;
    description: string;
    output: string;
}

export interface Extraction {
    id: string;
    agent: string;
    collection: string;
    /** Null when it is gone or may not be read any more. */
    collectionName: string | null;
    fields: string[];
    state: 'RUNNING' | 'DONE' | 'STOPPED' | 'FAILED';
    /** Why it ended early or what it waits for; empty for neither. */
    reason: string;
    total: number;
    done: number;
    failed: number;
    createdAt: string;
    endedAt: string | null;
}

export interface ExtractionRow {
    document: string;
    title: string;
    state: 'DONE' | 'FAILED';
    data: Record<string, unknown>;
    unsupported: { field: string; value: string }[];
    reason: string;
}

export interface ExtractionDetails extends Extraction {
    rows: ExtractionRow[];
    next: string | null;
}

export type ChunkStrategy = 'STRUCTURE' | 'FIXED' | 'QUESTION_ANSWER' | 'TABLE_ROWS';
export type OcrMode = 'AUTO' | 'ON' | 'OFF';

/** How files are read and cut; lengths in tokens of the embedding model. */
export interface IngestSettings {
    strategy: ChunkStrategy;
    targetTokens: number;
    maxTokens: number;
    overlapTokens: number;
    /** Null and empty: as the service is set up. */
    ocr: OcrMode | null;
    ocrLanguages: string[];
}

export interface SearchSettings {
    /** Null when the collection goes with the model. */
    queryInstruction: string | null;
    /** Null when the model is told nothing with a question. */
    usualInstruction: string | null;
    model: string;
}

export interface CollectionSettings {
    settings: IngestSettings;
    usual: IngestSettings;
    /** What the embedding model reads of a text. */
    longestTokens: number;
}

export interface PreviewChunk {
    ordinal: number;
    page: number;
    headingPath: string[];
    context: string;
    text: string;
    /** UTF-16 units at its start that the chunk before it has, too. */
    repeated: number;
    tokens: number;
}

/** How a file would be read and cut; `chunks` has the first of them. */
export interface Preview {
    of: string;
    name: string;
    state: 'SEARCHABLE' | 'DEGRADED' | 'FAILED';
    reason: string | null;
    remedy: string | null;
    title: string | null;
    mediaType: string | null;
    language: string | null;
    pageCount: number;
    characters: number;
    chunkCount: number;
    tokens: { shortest: number; median: number; longest: number } | null;
    chunks: PreviewChunk[];
    tookMillis: number;
}

/** What somebody made of a chunk; a null correction is the document's own text. */
export interface ChunkEdit {
    version: number;
    correction: string | null;
    keywords: string[];
    disabled: boolean;
    editedBy: string;
    editedAt: string;
}

/** `text` is the document's own. */
export interface DocumentChunk {
    ordinal: number;
    page: number;
    start: number;
    end: number;
    headingPath: string[];
    text: string;
    tokens: number;
    edit: ChunkEdit | null;
}

export interface ChunkPage {
    revision: number;
    total: number;
    items: DocumentChunk[];
}

export interface DuplicateSide {
    id: string;
    name: string;
    collectionId: string;
    collection: string;
    /** The mail or archive that it came in. */
    parentName?: string;
}

/** Two documents with the same bytes, or nearly the same text: `likeness` 0 to 1. */
export interface Duplicate {
    document: DuplicateSide;
    other: DuplicateSide;
    sameBytes: boolean;
    likeness: number;
}
