import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { controls } from '../design/controls';
import { icon } from '../design/icons';
import '../design/lk-chips';
import { toast } from '../design/lk-toasts';
import { Problem, put, sentenceOf } from '../platform/client';
import { moment } from '../platform/format';
import { Watch } from '../platform/store';
import type { DocumentChunk } from '../platform/types';
import { t } from '../strings';
import { difference } from './difference';
import { draftOf, drafts, forget, keep, stored, type Change } from './drafts';
import { editorStyles } from './editor-styles';
import './lk-chunk-history';

/** One chunk, to be changed. Fires `saved` with it, `outdated` when the document has been read anew, and `shown` to see it in the original. */
@customElement('lk-chunk-editor')
export class LkChunkEditor extends LitElement {
    static override styles = [controls, editorStyles];

    @property() documentId = '';
    @property({ type: Number }) revision = 0;
    @property({ attribute: false }) chunk!: DocumentChunk;
    @state() private busy = false;
    @state() private failure: { sentence: string; outdated: boolean } | null = null;
    @state() private history = false;
    protected readonly watch = new Watch(this, drafts);

    private get draft(): Change | undefined {
        return draftOf(this.documentId, this.chunk);
    }

    override render() {
        const text = t.chunks;
        const { ordinal, edit } = this.chunk;
        const now = this.draft ?? stored(this.chunk);
        return html`<form novalidate @submit=${this.submit} @keydown=${this.pressed}>
            <div class="field"><label for="text">${text.text}</label>
                <textarea id="text" rows="7" maxlength="20000" aria-describedby="text-hint" .value=${live(now.text)} @input=${(event: Event) => this.change({ text: (event.target as HTMLTextAreaElement).value })}></textarea>
                <p class="hint" id="text-hint">${text.textHint}</p></div>
            ${now.text === this.chunk.text ? nothing : this.own(now.text)}
            <lk-chips label=${text.keywords} hint=${text.keywordsHint} adding=${text.addKeyword} .words=${now.keywords} @changed=${(event: CustomEvent<string[]>) => this.change({ keywords: event.detail })}></lk-chips>
            <label class="choice"><input type="checkbox" aria-describedby="out" .checked=${live(now.disabled)} @change=${(event: Event) => this.change({ disabled: (event.target as HTMLInputElement).checked })}>
                <span>${text.disable}<small class="hint" id="out">${text.disableHint}</small></span></label>
            ${this.failure ? this.trouble(this.failure) : nothing}
            <div class="foot">
                <button class="primary small" type="submit" ?disabled=${this.busy || !this.draft}>${t.save}</button>
                ${this.draft ? html`<button class="secondary small" type="button" @click=${this.discard}>${text.discard}</button>` : nothing}
                <button class="small show" type="button" @click=${this.show}>${text.show}</button>
                ${edit ? html`<button class="small history" type="button" aria-expanded=${this.history} @click=${() => (this.history = !this.history)}>${text.history}${icon('down', 16)}</button>` : nothing}
            </div>
            <p class="hint">${edit ? text.changedBy(edit.editedBy, moment(edit.editedAt)) : text.unchanged}</p>
        </form>
        ${edit && this.history ? html`<lk-chunk-history .documentId=${this.documentId} .ordinal=${ordinal} .version=${edit.version} ?locked=${!!this.draft || this.busy}
            @restored=${(event: CustomEvent<Omit<Change, 'text'> & { text: string | null }>) => this.send(event.detail, text.restored(ordinal + 1))}></lk-chunk-history>` : nothing}`;
    }

    private own(now: string): TemplateResult {
        return html`<figure><figcaption class="label">${t.chunks.own}
                <button class="small" type="button" @click=${() => this.change({ text: this.chunk.text })}>${t.chunks.useOwn}</button></figcaption>
            <p class="own" tabindex="0">${difference(this.chunk.text, now).map(piece => (piece.marked ? html`<mark>${piece.text}</mark>` : piece.text))}</p></figure>`;
    }

    private trouble({ sentence, outdated }: { sentence: string; outdated: boolean }): TemplateResult {
        return html`<div class="notice bad" role="alert">${icon('warning', 18)}<div>${sentence}
            ${outdated ? html`<button class="secondary small" type="button" @click=${this.lookAgain}>${icon('retry', 16)}${t.chunks.lookAgain}</button>` : nothing}</div></div>`;
    }

    private change(part: Partial<Change>): void {
        keep(this.documentId, this.revision, this.chunk, { ...(this.draft ?? stored(this.chunk)), ...part });
        if (!this.failure?.outdated) this.failure = null;
    }

    private readonly discard = (): void => {
        forget(this.documentId, this.chunk);
        this.failure = null;
    };

    private readonly submit = (event: Event): void => {
        event.preventDefault();
        const draft = this.draft;
        if (draft) void this.send({ ...draft, text: draft.text === this.chunk.text ? null : draft.text }, t.chunks.saved(this.chunk.ordinal + 1));
    };

    private async send({ text, keywords, disabled }: { text: string | null; keywords: string[]; disabled: boolean }, said: string): Promise<void> {
        this.busy = true;
        this.failure = null;
        const { documentId, chunk } = this;
        try {
            const saved = await put<DocumentChunk>(`/api/documents/${documentId}/chunks/${chunk.ordinal}`, { revision: this.revision, original: chunk.text, version: chunk.edit?.version ?? 0, text, keywords, disabled });
            forget(documentId, chunk);
            toast(said);
            this.dispatchEvent(new CustomEvent('saved', { detail: saved }));
        } catch (failure) {
            this.failure = { sentence: sentenceOf(failure), outdated: failure instanceof Problem && (failure.status === 409 || failure.status === 404) };
        } finally {
            this.busy = false;
        }
    }

    private readonly lookAgain = (): void => {
        this.failure = null;
        this.dispatchEvent(new Event('outdated'));
    };

    private show(): void {
        this.dispatchEvent(new Event('shown', { bubbles: true, composed: true }));
    }

    private pressed(event: KeyboardEvent): void {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) this.submit(event);
    }
}
