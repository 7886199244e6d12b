import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { controls } from '../design/controls';
import { icon } from '../design/icons';
import { get, Problem, sentenceOf } from '../platform/client';
import { Watch } from '../platform/store';
import type { ChunkPage, DocumentChunk } from '../platform/types';
import { t } from '../strings';
import { draftOf, drafts, follow, stored } from './drafts';
import './lk-chunk-editor';
import './lk-lost-drafts';
import { listStyles } from './list-styles';

const PAGE = 50;

/** The chunks of a document: search, pages, one of them open. Fires `chosen` with it, `shown` to see it in the original, and `refused`. */
@customElement('lk-chunk-list')
export class LkChunkList extends LitElement {
    static override styles = [controls, listStyles];

    @property() documentId = '';
    @state() private page: ChunkPage | null = null;
    @state() private open: number | null = null;
    @state() private search = '';
    @state() private changed = false;
    @state() private offset = 0;
    @state() private failure = '';
    protected readonly watch = new Watch(this, drafts);
    private asked = 0;
    private timer = 0;

    protected override willUpdate(changed: PropertyValues<this>): void {
        if (changed.has('documentId')) void this.load();
    }

    override render() {
        const text = t.chunks;
        return html`<div class="tools">
                <input type="search" aria-label=${text.search} placeholder=${text.search} maxlength="200" .value=${this.search} @input=${this.typed}>
                <label class="choice"><input type="checkbox" .checked=${this.changed} @change=${this.filter}><span>${text.onlyChanged}</span></label>
                <span class="soft" role="status">${this.page ? text.count(this.page.total) : ''}</span>
            </div>
            <div class="scroll">
                ${this.failure ? html`<div class="notice bad" role="alert">${this.failure}</div>` : nothing}
                ${this.page ? html`<lk-lost-drafts .documentId=${this.documentId}></lk-lost-drafts>${this.content(this.page)}` : nothing}
            </div>`;
    }

    private content(page: ChunkPage): TemplateResult {
        const text = t.chunks;
        if (!page.items.length) return html`<div class="empty"><p>${this.changed && !this.search ? text.noneChanged : text.none}</p><button class="secondary small" type="button" @click=${this.clear}>${text.clear}</button></div>`;
        return html`<ol aria-label=${text.list}>${repeat(page.items, item => item.ordinal, item => this.item(item, page))}</ol>
            ${page.total > PAGE ? this.pages(page.total) : nothing}`;
    }

    private item(chunk: DocumentChunk, { revision }: ChunkPage): TemplateResult {
        const text = t.chunks;
        const open = this.open === chunk.ordinal;
        const now = draftOf(this.documentId, chunk) ?? stored(chunk);
        const where = [...(chunk.page ? [text.page(chunk.page)] : []), ...chunk.headingPath.slice(-2)].join(' › ');
        return html`<li class=${`${open ? 'open' : ''} ${now.disabled ? 'off' : ''}`}>
            <button class="head" type="button" aria-expanded=${open} @click=${() => this.choose(open ? null : chunk)}>
                <span class="where"><strong>${text.number(chunk.ordinal + 1)}</strong><span class="cut">${where}</span><span class="tokens">${text.tokens(chunk.tokens)}</span></span>
                <span class="tags">${this.tags(chunk)}</span>
                ${open ? nothing : html`<span class="text">${now.text}</span>`}
            </button>
            ${open ? html`<lk-chunk-editor .documentId=${this.documentId} .revision=${revision} .chunk=${chunk} @saved=${this.saved} @outdated=${() => this.load()}></lk-chunk-editor>` : nothing}
        </li>`;
    }

    private tags(chunk: DocumentChunk): TemplateResult[] {
        const text = t.chunks;
        const { edit } = chunk;
        return [
            ...(draftOf(this.documentId, chunk) ? [html`<span class="tag warn">${text.unsaved}</span>`] : []),
            ...(edit?.disabled ? [html`<span class="tag bad">${text.disabled}</span>`] : []),
            ...(edit?.correction ? [html`<span class="tag">${text.corrected}</span>`] : []),
            ...(edit?.keywords.length ? [html`<span class="tag">${text.keywordCount(edit.keywords.length)}</span>`] : []),
        ];
    }

    private pages(total: number): TemplateResult {
        const text = t.chunks;
        const to = Math.min(this.offset + PAGE, total);
        return html`<div class="pages">
            <button class="secondary small icon" type="button" aria-label=${text.previous} ?disabled=${this.offset === 0} @click=${() => this.turn(-PAGE)}>${icon('left', 18)}</button>
            <span>${text.range(this.offset + 1, to, total)}</span>
            <button class="secondary small icon" type="button" aria-label=${text.next} ?disabled=${to >= total} @click=${() => this.turn(PAGE)}>${icon('right', 18)}</button>
        </div>`;
    }

    private async load(): Promise<void> {
        const asked = ++this.asked;
        const query = new URLSearchParams({ search: this.search, changed: String(this.changed), offset: String(this.offset), limit: String(PAGE) });
        try {
            const page = await get<ChunkPage>(`/api/documents/${this.documentId}/chunks?${query}`);
            if (asked !== this.asked) return;
            follow(this.documentId, page, !this.search && !this.changed);
            const before = this.page?.revision;
            const place = this.opened();
            this.page = page;
            this.failure = '';
            const chosen = this.opened();
            if (before !== page.revision || chosen?.start !== place?.start || chosen?.end !== place?.end) this.choose(chosen ?? null);
        } catch (failure) {
            if (asked !== this.asked) return;
            if (failure instanceof Problem && (failure.status === 403 || failure.status === 404 || failure.status === 409)) this.dispatchEvent(new CustomEvent('refused', { detail: failure }));
            else this.failure = sentenceOf(failure);
        }
    }

    private opened(): DocumentChunk | undefined {
        return this.page?.items.find(item => item.ordinal === this.open);
    }

    private choose(chunk: DocumentChunk | null): void {
        this.open = chunk?.ordinal ?? null;
        this.dispatchEvent(new CustomEvent('chosen', { detail: { chunk, revision: this.page!.revision } }));
    }

    private saved({ detail }: CustomEvent<DocumentChunk>): void {
        const page = this.page!;
        this.page = { ...page, items: page.items.map(item => (item.ordinal === detail.ordinal ? detail : item)) };
    }

    private typed(event: InputEvent): void {
        this.search = (event.target as HTMLInputElement).value;
        this.offset = 0;
        clearTimeout(this.timer);
        this.timer = window.setTimeout(() => void this.load(), 250);
    }

    private filter(event: Event): void {
        this.changed = (event.target as HTMLInputElement).checked;
        this.offset = 0;
        void this.load();
    }

    private clear(): void {
        this.search = '';
        this.changed = false;
        this.offset = 0;
        void this.load();
    }

    private turn(by: number): void {
        this.offset = Math.max(0, this.offset + by);
        this.renderRoot.querySelector('.scroll')?.scrollTo({ top: 0 });
        void this.load();
    }
}
