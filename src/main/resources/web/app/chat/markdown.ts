import { inlines, type Inline } from './markdown-inline';

/** The subset of Markdown that answers use. Parsed to values, rendered as templates: no text ever becomes HTML. */
export type MarkdownBlock =
    | { kind: 'heading'; level: number; content: Inline[] }
    | { kind: 'paragraph'; content: Inline[] }
    | { kind: 'list'; ordered: boolean; start: number; items: MarkdownBlock[][] }
    | { kind: 'quote'; content: MarkdownBlock[] }
    | { kind: 'code'; text: string }
    | { kind: 'table'; header: Inline[][]; rows: Inline[][][] }
    | { kind: 'rule' };

const FENCE = /^\s{0,3}(```+|~~~+)/;
const HEADING = /^\s{0,3}(#{1,6})\s+(.*?)\s*#*$/;
const RULE = /^\s{0,3}([-*_])(\s*\1){2,}\s*$/;
const QUOTE = /^\s{0,3}> ?/;
const ITEM = /^(\s*)([-*+]|\d{1,9}[.)])\s+(.*)$/;
const TABLE_LINE = /^\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$/;
const MAX_DEPTH = 8;

export function parseMarkdown(text: string, depth = 0): MarkdownBlock[] {
    const lines = text.replace(/\r\n?/g, '\n').split('\n');
    const blocks: MarkdownBlock[] = [];
    let at = 0;
    while (at < lines.length) {
        const line = lines[at]!;
        if (!line.trim()) at++;
        else if (FENCE.test(line)) at = code(lines, at, blocks);
        else if (HEADING.test(line)) at = heading(lines, at, blocks);
        else if (RULE.test(line)) at = push(blocks, { kind: 'rule' }, at + 1);
        else if (QUOTE.test(line) && depth < MAX_DEPTH) at = quote(lines, at, blocks, depth);
        else if (ITEM.test(line) && depth < MAX_DEPTH) at = list(lines, at, blocks, depth);
        else if (line.includes('|') && TABLE_LINE.test(lines[at + 1] ?? '')) at = table(lines, at, blocks);
        else at = paragraph(lines, at, blocks);
    }
    return blocks;
}

function push(blocks: MarkdownBlock[], block: MarkdownBlock, next: number): number {
    blocks.push(block);
    return next;
}

function code(lines: string[], from: number, blocks: MarkdownBlock[]): number {
    const fence = FENCE.exec(lines[from]!)![1]!;
    let to = from + 1;
    while (to < lines.length && !lines[to]!.trim().startsWith(fence)) to++;
    return push(blocks, { kind: 'code', text: lines.slice(from + 1, to).join('\n') }, to + 1);
}

function heading(lines: string[], at: number, blocks: MarkdownBlock[]): number {
    const [, marks = '#', text = ''] = HEADING.exec(lines[at]!)!;
    return push(blocks, { kind: 'heading', level: marks.length, content: inlines(text) }, at + 1);
}

function quote(lines: string[], from: number, blocks: MarkdownBlock[], depth: number): number {
    let to = from;
    while (to < lines.length && QUOTE.test(lines[to]!)) to++;
    const inner = lines.slice(from, to).map(line => line.replace(QUOTE, '')).join('\n');
    return push(blocks, { kind: 'quote', content: parseMarkdown(inner, depth + 1) }, to);
}

function list(lines: string[], from: number, blocks: MarkdownBlock[], depth: number): number {
    const [, indent = '', mark = '-'] = ITEM.exec(lines[from]!)!;
    const ordered = /\d/.test(mark);
    const items: string[][] = [];
    let at = from;
    while (at < lines.length) {
        const line = lines[at]!;
        const item = ITEM.exec(line);
        if (item && item[1]!.length <= indent.length + 1) {
            if (/\d/.test(item[2]!) !== ordered) break;
            items.push([item[3]!]);
        } else if (/^\s{2,}\S/.test(line)) items.at(-1)!.push(line.replace(/^\s{2,4}/, ''));
        else if (!line.trim() && isInside(lines[at + 1], indent.length)) items.at(-1)!.push('');
        else if (line.trim() && lines[at - 1]?.trim() && !startsBlock(line)) items.at(-1)!.push(line);
        else break;
        at++;
    }
    const content = items.map(item => parseMarkdown(item.join('\n'), depth + 1));
    return push(blocks, { kind: 'list', ordered, start: parseInt(mark, 10) || 1, items: content }, at);
}

function isInside(next: string | undefined, indent: number): boolean {
    if (next === undefined) return false;
    const item = ITEM.exec(next);
    return item ? item[1]!.length <= indent + 1 : /^\s{2,}\S/.test(next);
}

function table(lines: string[], from: number, blocks: MarkdownBlock[]): number {
    const header = cells(lines[from]!);
    const rows: Inline[][][] = [];
    let at = from + 2;
    for (; at < lines.length && lines[at]!.includes('|'); at++) rows.push(cells(lines[at]!));
    return push(blocks, { kind: 'table', header, rows }, at);
}

function cells(line: string): Inline[][] {
    return line.trim().replace(/^\|/, '').replace(/\|$/, '').split(/(?<!\\)\|/).map(cell => inlines(cell.trim()));
}

function paragraph(lines: string[], from: number, blocks: MarkdownBlock[]): number {
    let to = from + 1;
    while (to < lines.length && lines[to]!.trim() && !startsBlock(lines[to]!)) to++;
    return push(blocks, { kind: 'paragraph', content: inlines(lines.slice(from, to).join('\n')) }, to);
}

function startsBlock(line: string): boolean {
    return FENCE.test(line) || HEADING.test(line) || QUOTE.test(line) || ITEM.test(line) || RULE.test(line);
}
