import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { controls } from '../design/controls';
import type { Preview, PreviewChunk } from '../platform/types';
import { t } from '../strings';

/** The first chunks of a file as it would be cut; what a chunk repeats of the one before is dimmed. */
@customElement('lk-preview-chunks')
export class LkPreviewChunks extends LitElement {
    static override styles = [
        controls,
        css`
            :host { display: grid; grid-template-columns: minmax(0, 1fr); gap: 10px; align-content: start; }
            .head { display: flex; flex-wrap: wrap; gap: 0 8px; align-items: baseline; }
            h3 { font: 600 var(--text-m) / 1.4 var(--sans); }
            ol { display: grid; grid-template-columns: minmax(0, 1fr); gap: 10px; }
            li { padding: 10px 14px 12px; border: 1px solid var(--line); border-radius: 14px; background: var(--paper); content-visibility: auto; contain-intrinsic-size: auto 120px; }
            .where { display: flex; gap: 4px 12px; align-items: baseline; font-size: var(--text-s); color: var(--ink-soft); }
            .where strong { color: var(--ink); font-weight: 600; white-space: nowrap; }
            .where .path { flex: 1; min-width: 0; overflow-wrap: anywhere; }
            .where .tokens { white-space: nowrap; font-variant-numeric: tabular-nums; }
            .header, .text { white-space: pre-wrap; overflow-wrap: anywhere; }
            .header { margin-top: 4px; color: var(--ink-soft); font-size: var(--text-s); }
            .text { margin-top: 4px; font-size: var(--text-m); line-height: 1.5; }
            .repeated { color: var(--ink-soft); background: var(--sunken); border-radius: 3px; }
        `,
    ];

    @property({ attribute: false }) preview!: Preview;

    override render() {
        const { chunks, chunkCount, tokens } = this.preview;
        const text = t.preview;
        if (!chunks.length) return nothing;
        return html`<div class="head"><h3>${text.chunkCount(chunkCount)}</h3>${tokens ? html`<span class="soft">${text.lengths(tokens.shortest, tokens.median, tokens.longest)}</span>` : nothing}</div>
            ${chunks.some(chunk => chunk.repeated) ? html`<p class="hint">${text.repeats}</p>` : nothing}
            <ol aria-label=${text.shown(chunks.length, chunkCount)}>${chunks.map(chunk => this.chunk(chunk))}</ol>
            ${chunks.length < chunkCount ? html`<p class="hint">${text.shown(chunks.length, chunkCount)}</p>` : nothing}`;
    }

    private chunk({ ordinal, page, headingPath, context, text, repeated, tokens }: PreviewChunk) {
        // its first line names title and headings; what follows is the header of a table, or a question
        const header = context.split('\n').slice(1).join('\n');
        const path = [...(page ? [t.preview.page(page)] : []), ...headingPath.slice(-3)];
        return html`<li>
            <p class="where"><strong>${t.preview.chunk(ordinal + 1)}</strong><span class="path">${path.join(' › ')}</span><span class="tokens">${t.preview.tokens(tokens)}</span></p>
            ${header ? html`<p class="header">${header}</p>` : nothing}
            <p class="text">${repeated ? html`<span class="unseen">${t.preview.repeated} </span><span class="repeated">${text.slice(0, repeated)}</span>` : nothing}${text.slice(repeated)}</p>
        </li>`;
    }
}
