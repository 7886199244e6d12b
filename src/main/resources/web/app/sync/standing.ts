import { count } from '../platform/format';
import type { Source, SourceRun } from '../platform/types';
import { t } from '../strings';

/** A state in a word, and its colour. */
export interface Standing {
    tone: 'plain' | 'info' | 'good' | 'warn' | 'bad';
    word: string;
}

const TONES = { DONE: 'good', HELD: 'warn', FAILED: 'bad', STOPPED: 'plain', RUNNING: 'plain' } as const;

/** Whether it runs, or will within moments. */
export const isBusy = (source: Source): boolean => source.running || isDue(source);

function isDue({ paused, nextRunAt }: Source): boolean {
    return !paused && nextRunAt !== null && Date.parse(nextRunAt) <= Date.now();
}

export function standingOf(source: Source): Standing {
    const words = t.sources.states;
    if (source.running) return { tone: 'info', word: source.lastRun?.state === 'RUNNING' ? words.running[source.lastRun.phase] : words.due };
    if (source.paused) return { tone: 'plain', word: words.paused };
    if (isDue(source)) return { tone: 'info', word: words.due };
    return source.lastRun ? outcomeOf(source.lastRun) : { tone: 'plain', word: words.never };
}

export function outcomeOf(run: SourceRun): Standing {
    if (run.state === 'DONE' && run.reason) return { tone: 'warn', word: t.sources.states.partly };
    return { tone: TONES[run.state], word: t.sources.states.ended[run.state] };
}

/** "12 files there, 3 new, 1 removed"; how many there are is known when the listing has ended. */
export function countsOf(run: SourceRun): string {
    const kinds = (['added', 'changed', 'renamed', 'removed', 'failed'] as const).filter(kind => run[kind]);
    const changes = kinds.map(kind => `${count(run[kind])} ${t.sources.counts[kind]}`);
    const listed = run.phase !== 'LIST' || run.state === 'DONE' || run.state === 'HELD';
    const seen = !listed ? [] : [t.sources.seen(run.seen)];
    return [...seen, ...(changes.length || run.state !== 'DONE' ? changes : [t.sources.unchanged])].join(', ');
}
