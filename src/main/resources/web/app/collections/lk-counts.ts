import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { controls } from '../design/controls';
import type { DocumentCounts } from '../platform/types';
import { t } from '../strings';

/** How many documents a collection has, and how they stand: a bar and the words for it. */
@customElement('lk-counts')
export class LkCounts extends LitElement {
    static override styles = [
        controls,
        css`
            :host { display: grid; gap: 8px; }
            .bar { display: flex; gap: 2px; height: 6px; border-radius: 3px; overflow: hidden; background: var(--sunken); }
            .bar div { min-width: 3px; }
            .good { background: var(--accent); } .warn { background: var(--warn); } .bad { background: var(--bad); } .info { background: var(--info); } .plain { background: var(--line-strong); }
            p { display: flex; flex-wrap: wrap; gap: 2px 12px; color: var(--ink-soft); font-size: var(--text-s); line-height: 1.4; }
            strong { color: var(--ink); font-weight: 600; }
            .words-bad { color: var(--bad); } .words-warn { color: var(--warn); } .words-info { color: var(--info); }
        `,
    ];

    @property({ attribute: false }) counts!: DocumentCounts;

    override render() {
        const { total, searchable, degraded, failed, waiting, working } = this.counts;
        return html`<div class="bar" aria-hidden="true">
                <div class="good" data-share=${searchable}></div><div class="warn" data-share=${degraded}></div>
                <div class="bad" data-share=${failed}></div><div class="info" data-share=${working}></div><div class="plain" data-share=${waiting}></div>
            </div>
            <p><strong>${t.collections.documents(total)}</strong>
                ${working ? html`<span class="words-info">${t.collections.inWork(working)}</span>` : nothing}
                ${waiting ? html`<span>${t.collections.waiting(waiting)}</span>` : nothing}
                ${degraded ? html`<span class="words-warn">${t.collections.limited(degraded)}</span>` : nothing}
                ${failed ? html`<span class="words-bad">${t.collections.failed(failed)}</span>` : nothing}</p>`;
    }

    protected override updated(): void {
        for (const part of this.renderRoot.querySelectorAll<HTMLElement>('[data-share]')) {
            part.style.flexGrow = part.dataset['share'] ?? '0';
            part.hidden = part.dataset['share'] === '0';
        }
    }
}
