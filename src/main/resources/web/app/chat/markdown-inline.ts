export type Inline =
    | { kind: 'text'; text: string }
    | { kind: 'break' }
    | { kind: 'code'; text: string }
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

export function inlines(text: string, depth = 0): Inline[] {
    const found: Inline[] = [];
    let at = 0;
    for (const match of depth < 6 ? text.matchAll(TOKEN) : []) {
        if (match.index > at) found.push({ kind: 'text', text: text.slice(at, match.index) });
        found.push(inline(match, depth));
        at = match.index + match[0].length;
    }
    if (at < text.length) found.push({ kind: 'text', text: text.slice(at) });
    return found;
}

function inline(match: RegExpMatchArray, depth: number): Inline {
    const [whole, escaped, , code, numbers, image, label, address, , strong, , emphasis] = match;
    if (escaped !== undefined) return { kind: 'text', text: escaped };
    if (code !== undefined) return { kind: 'code', text: code.trim() };
    if (numbers !== undefined) return { kind: 'citations', numbers: numbers.split(',').map(Number), text: whole };
    if (image !== undefined) return { kind: 'text', text: image };
    if (label !== undefined) return { kind: 'link', address: address!, content: inlines(label, depth + 1) };
    if (strong !== undefined) return { kind: 'strong', content: inlines(strong, depth + 1) };
    if (emphasis !== undefined) return { kind: 'emphasis', content: inlines(emphasis, depth + 1) };
    return { kind: 'break' };
}

/** Only web addresses become links; everything else stays text. */
export function isWebAddress(address: string): boolean {
    try {
        return /^https?:$/.test(new URL(address).protocol);
    } catch {
        return false;
    }
}
