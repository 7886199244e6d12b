import type { Support, Verdict } from '../platform/steps';

/** A piece of a text, with the doubtful statement that it belongs to. */
export interface Piece {
    text: string;
    verdict: Verdict | null;
}

/** What is drawn under statements that their sources do not bear out. Nothing when the verdicts cannot be of this text. */
export function doubts(verdicts: readonly Verdict[], text: string): Verdict[] {
    const sorted = verdicts.toSorted((one, other) => one.start - other.start);
    const fits = sorted.every(({ start, end }, index) => start >= (sorted[index - 1]?.end ?? 0) && start < end && end <= text.length);
    return fits ? sorted.filter(({ support }) => support !== 'SUPPORTED') : [];
}

/** Cuts a text where statements begin and end; {@code origin} says where its characters stand in the raw text. */
export function pieces(text: string, origin: (offset: number) => number, verdicts: readonly Verdict[]): Piece[] {
    const found: Piece[] = [];
    for (let at = 0; at < text.length; at++) {
        const place = origin(at);
        const verdict = verdicts.find(({ start, end }) => start <= place && place < end) ?? null;
        const last = found.at(-1);
        if (last && last.verdict === verdict) last.text += text[at];
        else found.push({ text: text[at]!, verdict });
    }
    return found;
}

export interface Tally {
    supported: number;
    total: number;
    worst: Support;
}

export function tally(verdicts: readonly Verdict[]): Tally {
    const of = (support: Support): number => verdicts.filter(verdict => verdict.support === support).length;
    return { supported: of('SUPPORTED'), total: verdicts.length, worst: of('UNSUPPORTED') ? 'UNSUPPORTED' : of('PARTLY') ? 'PARTLY' : 'SUPPORTED' };
}
