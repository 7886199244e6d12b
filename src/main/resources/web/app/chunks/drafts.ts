import { account } from '../platform/session';
import { Store } from '../platform/store';
import type { ChunkPage, DocumentChunk } from '../platform/types';

/** What a person makes of a chunk. */
export interface Change {
    text: string;
    keywords: string[];
    disabled: boolean;
}

/** A change that has not been saved. `original` is the document's own text: a chunk is known by it when the document is read anew. */
export interface Draft extends Change {
    account: string;
    documentId: string;
    revision: number;
    ordinal: number;
    original: string;
}

const NOWHERE = 0;

/** They outlive the page that they were written on, and end with the tab. */
export const drafts = new Store<Draft[]>([]);

addEventListener('beforeunload', event => {
    if (drafts.value.length) event.preventDefault();
});

// whoever signs in next in this tab has not written them
account.subscribe(() => {
    const id = account.value?.id;
    if (id && drafts.value.some(draft => draft.account !== id)) drafts.value = drafts.value.filter(draft => draft.account === id);
});

/** As it is stored. */
export function stored({ text, edit }: DocumentChunk): Change {
    return { text: edit?.correction ?? text, keywords: edit?.keywords ?? [], disabled: edit?.disabled ?? false };
}

export const same = (one: Change, other: Change): boolean =>
    one.text === other.text && one.disabled === other.disabled && one.keywords.join('\n') === other.keywords.join('\n');

export const draftOf = (documentId: string, { ordinal, text }: DocumentChunk): Draft | undefined =>
    drafts.value.find(draft => draft.documentId === documentId && draft.ordinal === ordinal && draft.original === text);

export function keep(documentId: string, revision: number, chunk: DocumentChunk, change: Change): void {
    forget(documentId, chunk);
    if (same(change, stored(chunk))) return;
    const { ordinal, text: original } = chunk;
    drafts.value = [...drafts.value, { ...change, account: account.value?.id ?? '', documentId, revision, ordinal, original }];
}

export function forget(documentId: string, chunk: DocumentChunk): void {
    const draft = draftOf(documentId, chunk);
    if (draft) drop(draft);
}

export function drop(draft: Draft): void {
    drafts.value = drafts.value.filter(other => other !== draft);
}

/**
 * Drafts go with the texts that they were made of: the document may have been read or cut anew.
 *
 * @param whole whether the page is of all chunks, not only of those that fit a search
 */
export function follow(documentId: string, { revision, total, items }: ChunkPage, whole: boolean): void {
    const moved = (draft: Draft): boolean =>
        draft.revision !== revision || items.some(item => item.ordinal === draft.ordinal && item.text !== draft.original) || (whole && draft.ordinal >= total);
    if (!drafts.value.some(draft => draft.documentId === documentId && moved(draft))) return;
    drafts.value = drafts.value.map(draft => {
        if (draft.documentId !== documentId || !moved(draft)) return draft;
        const chunk = items.find(item => item.text === draft.original);
        return chunk ? { ...draft, revision, ordinal: chunk.ordinal } : { ...draft, revision: NOWHERE };
    });
}

/** Drafts of texts that have not been seen since the document was read or cut anew. */
export const lost = (documentId: string): Draft[] => drafts.value.filter(draft => draft.documentId === documentId && draft.revision === NOWHERE);
