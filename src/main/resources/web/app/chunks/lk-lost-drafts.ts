import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { controls } from '../design/controls';
import { Watch } from '../platform/store';
import { t } from '../strings';
import { drafts, drop, lost } from './drafts';

/** Unsaved changes of texts that the document no longer has, so that nothing that somebody wrote is gone. */
@customElement('lk-lost-drafts')
export class LkLostDrafts extends LitElement {
    static override styles = [
        controls,
        css`
            section { display: grid; gap: 10px; padding: 12px 14px; border-radius: 14px; background: var(--warn-soft); color: var(--warn); font-size: var(--text-s); }
            p { line-height: 1.5; }
            textarea { min-height: 96px; font-size: var(--text-s); }
            button { justify-self: start; }
            li { display: grid; gap: 6px; }
        `,
    ];

    @property() documentId = '';
    protected readonly watch = new Watch(this, drafts);

    override render() {
        const all = lost(this.documentId);
        if (!all.length) return nothing;
        return html`<section role="status"><p>${t.chunks.orphans}</p>
            <ul>${all.map(draft => html`<li><textarea readonly aria-label=${t.chunks.copy} .value=${[draft.text, ...draft.keywords].join('\n')}></textarea>
                <button class="secondary small" type="button" @click=${() => drop(draft)}>${t.chunks.drop}</button></li>`)}</ul></section>`;
    }
}
