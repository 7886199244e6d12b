/** What happens in a run of an agent, as the service tells and keeps it. */
export type Tier = 'READ' | 'WRITE' | 'EXTERNAL';
export type Support = 'SUPPORTED' | 'PARTLY' | 'UNSUPPORTED';
export type ReturnOutcome = 'DONE' | 'REFUSED' | 'REPEATED' | 'MISFIT';

/** A statement of an answer and what it rests on; offsets are UTF-16 units of the raw text, the end exclusive. */
export interface Verdict {
    start: number;
    end: number;
    cited: number[];
    support: Support;
    reason: string;
}

export type Step =
    | { kind: 'began'; agent: string; version: string }
    | { kind: 'retrieved'; query: string; sources: number[] }
    | { kind: 'asked'; round: number; model: string; tools: boolean; promptHash: string; reason: string }
    | { kind: 'replied'; round: number; inputTokens: number; outputTokens: number; millis: number }
    | { kind: 'broke'; model: string; reason: string }
    | Called
    | { kind: 'approval-asked'; call: string; why: string }
    | { kind: 'approval-given'; call: string; allowed: boolean; remembered: boolean; by: string }
    | Returned
    | { kind: 'set-aside'; text?: string }
    | { kind: 'drafted'; text?: string }
    | { kind: 'checked'; verdicts: Verdict[]; conflicts: string[] }
    | { kind: 'revised'; accepted: boolean; text?: string }
    | { kind: 'ended'; outcome: string; reason: string };

export interface Called {
    kind: 'called';
    round: number;
    call: string;
    tool: string;
    tier: Tier;
    /** As the model wrote them: JSON, or what it took for it. */
    arguments: string;
}

export interface Returned {
    kind: 'returned';
    call: string;
    outcome: ReturnOutcome;
    summary: string;
    untrusted: boolean;
    sources: number[];
    millis: number;
}

/** A call that waits for the person's word. */
export interface Waiting {
    call: Called;
    why: string;
}
