import { LitElement, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { controls } from '../design/controls';
import { icon } from '../design/icons';
import { toast } from '../design/lk-toasts';
import { get, Problem, sentenceOf } from '../platform/client';
import type { Citation, DocumentChunk, SourceDocument } from '../platform/types';
import { t } from '../strings';
import '../viewer/lk-viewer';
import { deskStyles } from './desk-styles';
import { drafts } from './drafts';
import './lk-chunk-list';

type Pane = 'chunks' | 'original';

/** The chunks of a document beside the original, for administrators who may read it: correct, add keywords, leave out. */
@customElement('lk-chunk-desk')
export class LkChunkDesk extends LitElement {
    static override styles = [controls, deskStyles];

    @property() documentId = '';
    @state() private source: SourceDocument | null = null;
    @state() private shown: Citation[] = [];
    @state() private chosen: DocumentChunk | null = null;
    @state() private pane: Pane = 'chunks';
    @state() private failure: Problem | null = null;

    override disconnectedCallback(): void {
        super.disconnectedCallback();
        const kept = drafts.value.filter(draft => draft.documentId === this.documentId).length;
        if (kept && this.source) toast(t.chunks.kept(kept, this.source.name));
    }

    protected override willUpdate(changed: PropertyValues<this>): void {
        if (changed.has('documentId')) void this.load();
    }

    override render() {
        const text = t.chunks;
        const source = this.source;
        return html`<header>
                <a class="back" href=${source ? `/collections/${source.collectionId}` : '/collections'}>${icon('left', 16)}<span>${text.back('')}</span></a>
                <h1 class="cut" title=${source?.name ?? ''}>${source ? text.title(source.title || source.name) : text.heading}</h1>
                ${source && !this.failure ? this.switch() : nothing}
            </header>
            ${this.failure ? this.refusal(this.failure) : nothing}
            ${source && !this.failure ? html`<div class="panes ${this.pane}">
                <lk-chunk-list .documentId=${source.id} @chosen=${this.choose} @shown=${() => (this.pane = 'original')} @refused=${(event: CustomEvent<Problem>) => (this.failure = event.detail)}></lk-chunk-list>
                <lk-viewer alone .citations=${this.shown}></lk-viewer>
            </div>` : nothing}`;
    }

    private switch() {
        const button = (pane: Pane, label: string) =>
            html`<button class="small" type="button" aria-pressed=${this.pane === pane} @click=${() => (this.pane = pane)}>${label}</button>`;
        return html`<div class="switch" role="group" aria-label=${t.chunks.panes}>${button('chunks', t.chunks.heading)}${button('original', t.chunks.original)}</div>`;
    }

    private refusal({ status, message }: Problem) {
        const text = t.chunks;
        return html`<div class="refusal" role="alert">${icon(status === 403 ? 'lock' : 'info', 32)}<h2>${status === 403 ? text.refused : text.unavailable}</h2><p>${message}</p>
            ${status === 409 ? html`<button class="secondary" type="button" @click=${this.load}>${icon('retry', 18)}${text.lookAgain}</button>` : nothing}
            ${this.source ? html`<a class="button secondary" href="/collections/${this.source.collectionId}">${text.openCollection}</a>` : nothing}</div>`;
    }

    private readonly load = async (): Promise<void> => {
        this.failure = null;
        document.title = t.title(t.chunks.heading);
        try {
            const source = await get<SourceDocument>(`/api/documents/${this.documentId}`);
            document.title = t.title(t.chunks.title(source.title || source.name));
            this.source = source;
            this.mark(this.chosen, source.revision);
        } catch (failure) {
            this.failure = failure instanceof Problem ? failure : new Problem(0, '', sentenceOf(failure));
        }
    };

    private choose({ detail: { chunk, revision } }: CustomEvent<{ chunk: DocumentChunk | null; revision: number }>): void {
        this.chosen = chunk;
        this.mark(chunk, revision);
    }

    /** A new list only when another place is to be shown: the viewer goes there. */
    private mark(chunk: DocumentChunk | null, revision: number): void {
        const source = this.source!;
        const { start, end, page } = chunk ?? { start: 0, end: 0, page: 0 };
        const now = this.shown[0];
        if (now && !chunk && now.revision === revision) return;
        if (now && now.documentId === source.id && now.revision === revision && now.start === start && now.end === end) return;
        this.shown = [{ number: 1, documentId: source.id, revision, chunkId: '', title: source.title || source.name, collection: '', start, end, page, quote: '' }];
    }
}
