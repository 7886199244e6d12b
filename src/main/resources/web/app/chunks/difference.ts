import type { Piece } from '../viewer/passage';

// of what lies between the first and the last change: more than that is marked as a whole, for people type while this runs
const MAX_STEPS = 1_000_000;

/** A text with those of its words marked that another one does not have in the same order. */
export function difference(text: string, other: string): Piece[] {
    const words = split(text);
    const others = split(other);
    let from = 0;
    while (from < words.length && words[from] === others[from]) from++;
    let after = 0;
    while (after < words.length - from && after < others.length - from && words.at(-1 - after) === others.at(-1 - after)) after++;
    const end = words.length - after;
    const gone = removed(words.slice(from, end), others.slice(from, others.length - after));
    return joined(words.map((word, at) => ({ text: word, marked: at >= from && at < end && gone[at - from]! })));
}

/** Which of the words are in no longest common subsequence of both. */
function removed(words: string[], others: string[]): boolean[] {
    if (words.length * others.length > MAX_STEPS) return words.map(() => true);
    const common = Array.from({ length: words.length + 1 }, () => new Uint16Array(others.length + 1));
    for (let i = words.length - 1; i >= 0; i--)
        for (let j = others.length - 1; j >= 0; j--)
            common[i]![j] = words[i] === others[j] ? common[i + 1]![j + 1]! + 1 : Math.max(common[i + 1]![j]!, common[i]![j + 1]!);
    const gone = words.map(() => true);
    for (let i = 0, j = 0; i < words.length && j < others.length; ) {
        if (words[i] === others[j]) {
            gone[i++] = false;
            j++;
        } else if (common[i + 1]![j]! >= common[i]![j + 1]!) i++;
        else j++;
    }
    return gone;
}

function joined(pieces: Piece[]): Piece[] {
    const all: Piece[] = [];
    for (const piece of pieces) {
        const last = all.at(-1);
        if (last?.marked === piece.marked) last.text += piece.text;
        else all.push({ ...piece });
    }
    return all;
}

/** Each with the space behind it. */
const split = (text: string): string[] => text.match(/\S+\s*|\s+/g) ?? [];
