import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { controls } from '../design/controls';
import { get, sentenceOf } from '../platform/client';
import { moment } from '../platform/format';
import type { ChunkEdit } from '../platform/types';
import { t } from '../strings';

/** Who made what of a chunk, and when, newest first. Fires `restored` with what is to be again; a null text is the document's own. */
@customElement('lk-chunk-history')
export class LkChunkHistory extends LitElement {
    static override styles = [
        controls,
        css`
            section { padding-top: 12px; border-top: 1px solid var(--line); }
            h3 { margin-bottom: 6px; font: 600 var(--text-s) / 1.4 var(--sans); }
            li { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 2px 12px; align-items: start; padding: 8px 0; font-size: var(--text-s); }
            li + li { border-top: 1px solid var(--line); }
            .who { color: var(--ink-soft); overflow-wrap: anywhere; }
            .who strong { color: var(--ink); font-weight: 600; }
            .what { grid-column: 1 / -1; white-space: pre-wrap; overflow-wrap: anywhere; max-height: 9em; overflow-y: auto; }
            .notes { grid-column: 1 / -1; display: flex; flex-wrap: wrap; gap: 4px 6px; }
            .tag { padding: 1px 9px; border-radius: 99px; background: var(--sunken); color: var(--ink-soft); font: 550 var(--text-xs) / 1.6 var(--sans); overflow-wrap: anywhere; }
            .tag.bad { background: var(--bad-soft); color: var(--bad); }
            .now { padding: 1px 8px; border-radius: 99px; background: var(--good-soft); color: var(--good); font: 600 var(--text-xs) / 1.6 var(--sans); }
        `,
    ];

    @property() documentId = '';
    @property({ type: Number }) ordinal = 0;
    /** The newest: another one, another history. */
    @property({ type: Number }) version = 0;
    /** Something unsaved would be lost. */
    @property({ type: Boolean }) locked = false;
    @state() private edits: ChunkEdit[] = [];
    @state() private failure = '';

    protected override willUpdate(changed: PropertyValues<this>): void {
        if (changed.has('documentId') || changed.has('ordinal') || changed.has('version')) void this.load();
    }

    override render() {
        const text = t.chunks;
        return html`<section aria-label=${text.historyOf(this.ordinal + 1)}><h3>${text.history}</h3>
            ${this.failure ? html`<div class="notice bad" role="alert">${this.failure}</div>` : nothing}
            ${this.locked ? html`<p class="hint">${text.saveFirst}</p>` : nothing}
            <ol>${this.edits.map((edit, at) => this.edit(edit, at))}
                ${this.edits.length ? html`<li><span class="who"><strong>${text.before}</strong></span>
                    <button class="secondary small" type="button" ?disabled=${this.locked} aria-label=${text.restoreOwn} @click=${() => this.restore(undefined)}>${text.restore}</button><span class="what soft">${text.asInDocument}</span></li>` : nothing}</ol>
        </section>`;
    }

    private edit(edit: ChunkEdit, at: number): TemplateResult {
        const text = t.chunks;
        const newest = at === 0;
        return html`<li>
            <span class="who"><strong>${edit.editedBy}</strong>, ${moment(edit.editedAt)} ${newest ? html`<span class="now">${text.current}</span>` : nothing}</span>
            <button class="secondary small" type="button" ?disabled=${this.locked} aria-label=${newest ? text.undoOne(edit.version) : text.restoreOne(edit.version)}
                @click=${() => this.restore(newest ? this.edits[1] : edit)}>${newest ? text.undo : text.restore}</button>
            ${edit.disabled || edit.keywords.length ? html`<span class="notes">${edit.disabled ? html`<span class="tag bad">${text.disabled}</span>` : nothing}${edit.keywords.map(word => html`<span class="tag">${word}</span>`)}</span>` : nothing}
            <span class="what ${edit.correction ? '' : 'soft'}" tabindex=${edit.correction ? 0 : nothing}>${edit.correction ?? text.noText}</span>
        </li>`;
    }

    /** Without any, it is as the document has it. */
    private restore(edit: ChunkEdit | undefined): void {
        this.dispatchEvent(new CustomEvent('restored', { detail: { text: edit?.correction ?? null, keywords: edit?.keywords ?? [], disabled: edit?.disabled ?? false } }));
    }

    private async load(): Promise<void> {
        try {
            this.edits = await get<ChunkEdit[]>(`/api/documents/${this.documentId}/chunks/${this.ordinal}/history`);
            this.failure = '';
        } catch (failure) {
            this.failure = sentenceOf(failure);
        }
    }
}
