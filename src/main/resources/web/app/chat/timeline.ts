import type { IconName } from '../design/icons';
import type { Called, Returned, Step, Waiting } from '../platform/steps';
import type { Citation } from '../platform/types';
import { t } from '../strings';

/** One thing that was done, as people read it. */
export interface TimelineLine {
    icon: IconName;
    text: string;
    /** What came of it. */
    result: string;
    kind: 'plain' | 'busy' | 'bad' | 'muted';
}

const ICONS: Record<string, IconName> = { search: 'search', open: 'file', find: 'search', list_documents: 'books', query_table: 'chart', calculate: 'chart', current_date: 'info' };

/** Whether more happened than one search and one answer. */
export function isEventful(steps: readonly Step[]): boolean {
    return steps.some(step => ['called', 'broke', 'revised'].includes(step.kind) || (step.kind === 'ended' && step.outcome === 'QUOTES'));
}

/** @param sources known so far, to count their documents */
export function timeline(steps: readonly Step[], sources: readonly Citation[]): TimelineLine[] {
    const lines = steps.flatMap((step): TimelineLine[] => {
        switch (step.kind) {
            case 'retrieved':
                return [{ icon: 'search', text: t.timeline.searched(step.query), result: found(step.sources, sources), kind: 'plain' }];
            case 'broke':
                return [{ icon: 'warning', text: t.timeline.broke(step.model), result: step.reason, kind: 'bad' }];
            case 'called':
                return [called(step, steps)];
            case 'set-aside':
                return step.text ? [{ icon: 'quote', text: t.timeline.setAside, result: step.text, kind: 'muted' }] : [];
            case 'checked':
                return step.verdicts.length ? [{ icon: 'shield', text: t.timeline.checked, result: t.support.summary(step.verdicts.filter(each => each.support === 'SUPPORTED').length, step.verdicts.length), kind: 'plain' }] : [];
            case 'revised':
                return [{ icon: 'pencil', text: step.accepted ? t.timeline.corrected : t.timeline.notCorrected, result: '', kind: 'plain' }];
            case 'began':
            case 'asked':
            case 'replied':
            case 'approval-asked':
            case 'approval-given':
            case 'returned':
            case 'drafted':
                return [];
            case 'ended':
                return step.outcome === 'QUOTES' ? [{ icon: 'quote', text: t.timeline.quoted, result: step.reason, kind: 'plain' }] : [];
        }
    });
    return [...lines, ...now(steps)];
}

/** What is being waited for, unless a line says so already. */
function now(steps: readonly Step[]): TimelineLine[] {
    const last = steps.findLast(({ kind }) => kind !== 'set-aside');
    const busy = (text: string): TimelineLine[] => [{ icon: 'gauge', text, result: '', kind: 'busy' }];
    if (last?.kind === 'asked') return busy(t.timeline.thinking(last.model));
    return last?.kind === 'drafted' ? busy(t.timeline.checking) : [];
}

function called(step: Called, steps: readonly Step[]): TimelineLine {
    const returned = steps.find((each): each is Returned => each.kind === 'returned' && each.call === step.call);
    const asked = steps.some(each => each.kind === 'approval-asked' && each.call === step.call);
    const line = { icon: ICONS[step.tool] ?? 'tool', text: t.timeline.tool(step.tool, valuesOf(step.arguments)) } satisfies Partial<TimelineLine>;
    const given = steps.find(each => each.kind === 'approval-given' && each.call === step.call);
    if (!returned) return { ...line, ...(asked && !given ? { text: t.timeline.wants(step.tool), result: t.timeline.waiting } : { result: '' }), kind: 'busy' };
    if (given?.kind === 'approval-given' && !given.allowed) return { ...line, icon: 'lock', result: t.timeline.notAllowed(given.by), kind: 'muted' };
    switch (returned.outcome) {
        case 'DONE':
            // says which passages of which document, where the arguments may hold a number only
            if (step.tool === 'open') return { ...line, text: t.timeline.opened(returned.summary), result: '', kind: 'plain' };
            return { ...line, result: given?.kind === 'approval-given' ? `${t.timeline.allowed(given.by)} · ${returned.summary}` : returned.summary, kind: 'plain' };
        case 'REFUSED':
            return { ...line, result: t.timeline.refused(returned.summary), kind: 'bad' };
        case 'REPEATED':
            return { ...line, result: t.timeline.repeated, kind: 'muted' };
        case 'MISFIT':
            return { ...line, result: t.timeline.misfit(returned.summary), kind: 'muted' };
    }
}

function found(numbers: number[], sources: readonly Citation[]): string {
    const known = sources.filter(source => numbers.includes(source.number));
    // of an answer that is done, only what it cites is known
    const documents = known.length < numbers.length ? 0 : new Set(known.map(source => source.documentId)).size;
    return t.timeline.found(numbers.length, documents);
}

/** The call that a person must decide on now. */
export function waiting(steps: readonly Step[]): Waiting | null {
    for (const step of steps) {
        if (step.kind !== 'approval-asked') continue;
        const over = steps.some(each => (each.kind === 'approval-given' || each.kind === 'returned') && each.call === step.call);
        const call = steps.find((each): each is Called => each.kind === 'called' && each.call === step.call);
        if (!over && call) return { call, why: step.why };
    }
    return null;
}

/** All of it in one line. Time is that of models and tools: what a person took to decide is not in it. */
export function summary(steps: readonly Step[]): string {
    const calls = steps.filter((step): step is Called => step.kind === 'called');
    const searches = calls.filter(({ tool }) => tool === 'search').length + (steps.some(({ kind }) => kind === 'retrieved') ? 1 : 0);
    const tools = new Set(calls.filter(({ tool }) => tool !== 'search').map(({ tool }) => tool)).size;
    const millis = steps.reduce((sum, step) => sum + (step.kind === 'replied' || step.kind === 'returned' ? step.millis : 0), 0);
    return t.timeline.summary(searches, tools, millis / 1000);
}

/** Arguments by name; what is no JSON object stands under an empty name. */
export function argumentsOf(json: string): [string, string][] {
    try {
        const value: unknown = JSON.parse(json);
        if (value && typeof value === 'object' && !Array.isArray(value))
            return Object.entries(value).map(([name, each]) => [name, typeof each === 'string' ? each : JSON.stringify(each, null, 1)]);
    } catch {
        // shown as it is
    }
    return json.trim() ? [['', json]] : [];
}

function valuesOf(json: string): string[] {
    return argumentsOf(json).map(([, value]) => value);
}
