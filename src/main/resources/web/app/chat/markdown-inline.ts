import type { Origin } from './markdown-lines';

/** A place in the raw text, in UTF-16 units, the end exclusive. */
export interface Span {
    start: number;
    end: number;
}

export type Inline =
    | { kind: 'text'; text: string; at: Span; origin: Origin }
    | { kind: 'break' }
    | { kind: 'code'; text: string; at: Span }
    | { kind: 'strong' | 'emphasis'; content: Inline[] }
    | { kind: 'link'; address: string; content: Inline[] }
    | { kind: 'citations'; numbers: number[]; text: string };

// in this order: escape, code, citation markers, image (its text only), link, bold, italic, line break
const TOKEN = new RegExp(
    [
        String.raw`\\([\\${'`'}*_{}\[\]()#+\-.!|>])`,
        '(`+)([^`]|[^`][\\s\\S]*?[^`])\\2(?!`)',
        String.raw`\[(\d{1,3}(?:\s*,\s*\d{1,3})*)\](?!\()`,
        String.raw`!\[([^\]]*)\]\([^)\s]*(?:\s+"[^"]*")?\)`,
        String.raw`\[([^\]]+)\]\(((?:[^()\s]|\([^()\s]*\))+)(?:\s+"[^"]*")?\)`,
        String.raw`(\*\*|__)(?=\S)([\s\S]*?\S)\8`,
        String.raw`(?<![\w*])([*_])(?=\S)([\s\S]*?\S)\10(?![\w*])`,
        String.raw`(?: {2,}|\\)\n`,
    ].join('|'),
    'g',
);

export function inlines(text: string, origin: Origin, depth = 0): Inline[] {
    const found: Inline[] = [];
    let at = 0;
    for (const match of depth < 6 ? text.matchAll(TOKEN) : []) {
        if (match.index > at) found.push(plain(text.slice(at, match.index), at, origin));
        found.push(inline(match, origin, depth));
        at = match.index + match[0].length;
    }
    if (at < text.length) found.push(plain(text.slice(at), at, origin));
    return found;
}

function inline(match: RegExpMatchArray, origin: Origin, depth: number): Inline {
    const [whole, escaped, , code, numbers, image, label, address, marks, strong, mark, emphasis] = match;
    const index = match.index!;
    const inner = (text: string, skipped: number): Inline[] => inlines(text, offset => origin(index + skipped + offset), depth + 1);
    if (escaped !== undefined) return plain(escaped, index + 1, origin);
    if (code !== undefined) return { kind: 'code', text: code.trim(), at: span(index, whole.length, origin) };
    if (numbers !== undefined) return { kind: 'citations', numbers: numbers.split(',').map(Number), text: whole };
    if (image !== undefined) return plain(image, index + 2, origin);
    if (label !== undefined) return { kind: 'link', address: address!, content: inner(label, 1) };
    if (strong !== undefined) return { kind: 'strong', content: inner(strong, marks!.length) };
    if (emphasis !== undefined) return { kind: 'emphasis', content: inner(emphasis, mark!.length) };
    return { kind: 'break' };
}

function plain(text: string, at: number, origin: Origin): Inline {
    return { kind: 'text', text, at: span(at, text.length, origin), origin: offset => origin(at + offset) };
}

function span(at: number, length: number, origin: Origin): Span {
    return { start: origin(at), end: length === 0 ? origin(at) : origin(at + length - 1) + 1 };
}

/** Only web addresses become links; everything else stays text. */
export function isWebAddress(address: string): boolean {
    try {
        return /^https?:$/.test(new URL(address).protocol);
    } catch {
        return false;
    }
}

/** Where a link leads: the host, as the browser understands the address, whatever its label says. */
export function hostOf(address: string): string {
    return new URL(address).host;
}
