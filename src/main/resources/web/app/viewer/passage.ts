import type { Block, DocumentText } from '../platform/types';

/** A run of text, inside the passage or not. */
export interface Piece {
    text: string;
    marked: boolean;
}

export type Group =
    | { kind: 'block'; block: Block }
    | { kind: 'list'; blocks: Block[] }
    | { kind: 'table'; header: Block | null; rows: Block[] }
    | { kind: 'page'; page: number };

/** Cuts [from, to) of the text where the passage begins and ends. */
export function pieces(text: string, from: number, to: number, start: number, end: number): Piece[] {
    const a = Math.max(from, Math.min(to, start));
    const b = Math.max(from, Math.min(to, end));
    return [
        { text: text.slice(from, a), marked: false },
        { text: text.slice(a, b), marked: true },
        { text: text.slice(b, to), marked: false },
    ].filter(piece => piece.text !== '');
}

/** Puts list items and table rows together, and a divider where a new page begins. */
export function group(blocks: Block[]): Group[] {
    const groups: Group[] = [];
    let page = blocks[0]?.page ?? 0;
    for (const block of blocks) {
        if (block.page !== page && block.page > 0) groups.push({ kind: 'page', page: (page = block.page) });
        add(groups, block);
    }
    return groups;
}

function add(groups: Group[], block: Block): void {
    const last = groups.at(-1);
    if (block.kind === 'LIST_ITEM') {
        if (last?.kind === 'list') last.blocks.push(block);
        else groups.push({ kind: 'list', blocks: [block] });
    } else if (block.kind === 'TABLE_HEADER') groups.push({ kind: 'table', header: block, rows: [] });
    else if (block.kind === 'TABLE_ROW') {
        if (last?.kind === 'table') last.rows.push(block);
        else groups.push({ kind: 'table', header: null, rows: [block] });
    } else groups.push({ kind: 'block', block });
}

/** The cells of a sheet that hold the passage, as in B7:F9; empty where the document has none. */
export function addressOf(blocks: Block[], start: number, end: number): string {
    const rows = blocks.filter(block => block.cells && block.end > start && block.start < end);
    const corners = rows.filter(row => row.page === rows[0]!.page).flatMap(row => row.cells!.split(':').map(corner));
    if (corners.length === 0) return '';
    const columns = corners.map(({ column }) => column).sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
    const numbers = corners.map(({ row }) => row);
    const from = `${columns[0]}${Math.min(...numbers)}`;
    const to = `${columns.at(-1)}${Math.max(...numbers)}`;
    return from === to ? from : `${from}:${to}`;
}

function corner(cell: string): { column: string; row: number } {
    const column = cell.replace(/\d+$/, '');
    return { column, row: Number(cell.slice(column.length)) };
}

/** The cells of a row as ranges of the document's text; they are joined by " | ". */
export function cells(source: DocumentText, row: Block): { start: number; end: number }[] {
    const found: { start: number; end: number }[] = [];
    let at = row.start;
    for (const cell of source.text.slice(row.start, row.end).split(' | ')) {
        found.push({ start: at, end: at + cell.length });
        at += cell.length + 3;
    }
    return found;
}
