import { inlines, type Inline } from './markdown-inline';
import { joined, linesOf, without, type Line } from './markdown-lines';

/**
 * The subset of Markdown that answers use. Parsed to values, rendered as templates: no text ever becomes HTML. Every piece of text
 * knows where it stands in the raw text.
 */
export type MarkdownBlock =
    | { kind: 'heading'; level: number; content: Inline[] }
    | { kind: 'paragraph'; content: Inline[] }
    | { kind: 'list'; ordered: boolean; start: number; items: MarkdownBlock[][] }
    | { kind: 'quote'; content: MarkdownBlock[] }
    | { kind: 'code'; text: string }
    | { kind: 'table'; header: Inline[][]; rows: Inline[][][] }
    | { kind: 'rule' };

const FENCE = /^\s{0,3}(```+|~~~+)/;
const HEADING = /^(\s{0,3}(#{1,6})\s+)(.*?)\s*#*$/;
const RULE = /^\s{0,3}([-*_])(\s*\1){2,}\s*$/;
const QUOTE = /^\s{0,3}> ?/;
const ITEM = /^((\s*)([-*+]|\d{1,9}[.)])\s+)(.*)$/;
const TABLE_LINE = /^\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$/;
const MAX_DEPTH = 8;

export function parseMarkdown(text: string): MarkdownBlock[] {
    return parse(linesOf(text), 0);
}

function parse(lines: Line[], depth: number): MarkdownBlock[] {
    const blocks: MarkdownBlock[] = [];
    let at = 0;
    while (at < lines.length) {
        const line = lines[at]!.text;
        if (!line.trim()) at++;
        else if (FENCE.test(line)) at = code(lines, at, blocks);
        else if (HEADING.test(line)) at = heading(lines, at, blocks);
        else if (RULE.test(line)) at = push(blocks, { kind: 'rule' }, at + 1);
        else if (QUOTE.test(line) && depth < MAX_DEPTH) at = quote(lines, at, blocks, depth);
        else if (ITEM.test(line) && depth < MAX_DEPTH) at = list(lines, at, blocks, depth);
        else if (line.includes('|') && TABLE_LINE.test(lines[at + 1]?.text ?? '')) at = table(lines, at, blocks);
        else at = paragraph(lines, at, blocks);
    }
    return blocks;
}

function push(blocks: MarkdownBlock[], block: MarkdownBlock, next: number): number {
    blocks.push(block);
    return next;
}

function content(...lines: Line[]): Inline[] {
    const { text, origin } = joined(lines);
    return inlines(text, origin);
}

function code(lines: Line[], from: number, blocks: MarkdownBlock[]): number {
    const fence = FENCE.exec(lines[from]!.text)![1]!;
    let to = from + 1;
    while (to < lines.length && !lines[to]!.text.trim().startsWith(fence)) to++;
    return push(blocks, { kind: 'code', text: joined(lines.slice(from + 1, to)).text }, to + 1);
}

function heading(lines: Line[], at: number, blocks: MarkdownBlock[]): number {
    const line = lines[at]!;
    const [, before = '', marks = '#', text = ''] = HEADING.exec(line.text)!;
    return push(blocks, { kind: 'heading', level: marks.length, content: content({ text, at: line.at + before.length }) }, at + 1);
}

function quote(lines: Line[], from: number, blocks: MarkdownBlock[], depth: number): number {
    let to = from;
    while (to < lines.length && QUOTE.test(lines[to]!.text)) to++;
    const inner = lines.slice(from, to).map(line => without(line, QUOTE.exec(line.text)![0].length));
    return push(blocks, { kind: 'quote', content: parse(inner, depth + 1) }, to);
}

function list(lines: Line[], from: number, blocks: MarkdownBlock[], depth: number): number {
    const [, , indent = '', mark = '-'] = ITEM.exec(lines[from]!.text)!;
    const ordered = /\d/.test(mark);
    const items: Line[][] = [];
    let at = from;
    while (at < lines.length) {
        const line = lines[at]!;
        const item = ITEM.exec(line.text);
        if (item && item[2]!.length <= indent.length + 1) {
            if (/\d/.test(item[3]!) !== ordered) break;
            items.push([without(line, item[1]!.length)]);
        } else if (/^\s{2,}\S/.test(line.text)) items.at(-1)!.push(without(line, /^\s{2,4}/.exec(line.text)![0].length));
        else if (!line.text.trim() && isInside(lines[at + 1]?.text, indent.length)) items.at(-1)!.push({ text: '', at: line.at });
        else if (line.text.trim() && lines[at - 1]?.text.trim() && !startsBlock(line.text)) items.at(-1)!.push(line);
        else break;
        at++;
    }
    return push(blocks, { kind: 'list', ordered, start: parseInt(mark, 10) || 1, items: items.map(item => parse(item, depth + 1)) }, at);
}

function isInside(next: string | undefined, indent: number): boolean {
    if (next === undefined) return false;
    const item = ITEM.exec(next);
    return item ? item[2]!.length <= indent + 1 : /^\s{2,}\S/.test(next);
}

function table(lines: Line[], from: number, blocks: MarkdownBlock[]): number {
    const header = cells(lines[from]!);
    const rows: Inline[][][] = [];
    let at = from + 2;
    for (; at < lines.length && lines[at]!.text.includes('|'); at++) rows.push(cells(lines[at]!));
    return push(blocks, { kind: 'table', header, rows }, at);
}

function cells(line: Line): Inline[][] {
    const row = trimmed(line);
    const open = row.text.startsWith('|') ? without(row, 1) : row;
    const inner = { ...open, text: open.text.replace(/\|$/, '') };
    const found: Inline[][] = [];
    let at = 0;
    for (const text of inner.text.split(/(?<!\\)\|/)) {
        found.push(content(trimmed({ text, at: inner.at + at })));
        at += text.length + 1;
    }
    return found;
}

function trimmed(line: Line): Line {
    const start = line.text.length - line.text.trimStart().length;
    return { text: line.text.trim(), at: line.at + start };
}

function paragraph(lines: Line[], from: number, blocks: MarkdownBlock[]): number {
    let to = from + 1;
    while (to < lines.length && lines[to]!.text.trim() && !startsBlock(lines[to]!.text)) to++;
    return push(blocks, { kind: 'paragraph', content: content(...lines.slice(from, to)) }, to);
}

function startsBlock(line: string): boolean {
    return FENCE.test(line) || HEADING.test(line) || QUOTE.test(line) || ITEM.test(line) || RULE.test(line);
}
