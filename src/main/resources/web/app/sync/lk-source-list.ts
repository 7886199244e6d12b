import { LitElement, css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { controls } from '../design/controls';
import { icon } from '../design/icons';
import { get, sentenceOf } from '../platform/client';
import type { Source } from '../platform/types';
import { t } from '../strings';
import './lk-source-card';
import './lk-source-dialog';
import { isBusy } from './standing';

const BUSY_MS = 1500;
const IDLE_MS = 10_000;

/** Where a collection's documents come from by themselves; for administrators. */
@customElement('lk-source-list')
export class LkSourceList extends LitElement {
    static override styles = [
        controls,
        css`
            section { display: grid; grid-template-columns: minmax(0, 1fr); gap: 12px; }
            header { display: flex; flex-wrap: wrap; align-items: flex-start; gap: 8px 16px; }
            header > div { flex: 1 1 260px; }
            h2 { font: 600 var(--text-l) / 1.3 var(--sans); }
        `,
    ];

    @property() collectionId = '';
    @state() private sources: Source[] | null = null;
    @state() private failure = '';
    @state() private editing: Source | 'new' | null = null;
    private timer = 0;
    private asked = 0;

    protected override willUpdate(changed: PropertyValues<this>): void {
        if (changed.has('collectionId')) void this.load();
    }

    override disconnectedCallback(): void {
        super.disconnectedCallback();
        clearTimeout(this.timer);
        this.asked++;
    }

    override render() {
        const { sources } = this;
        return html`<section aria-label=${t.sources.heading}>
                <header><div><h2>${t.sources.heading}</h2><p class="hint">${sources?.length === 0 ? `${t.sources.lead} ${t.sources.none}` : t.sources.lead}</p></div>
                    <button class="secondary" type="button" @click=${() => (this.editing = 'new')}>${icon('plus', 18)}${t.sources.add}</button></header>
                ${this.failure ? html`<div class="notice bad" role="alert">${this.failure}</div>` : nothing}
                ${repeat(sources ?? [], source => source.id, source => html`<lk-source-card .collectionId=${this.collectionId} .source=${source} @changed=${this.load} @edit=${() => (this.editing = source)}></lk-source-card>`)}
            </section>
            ${this.editing ? html`<lk-source-dialog .collectionId=${this.collectionId} .source=${this.editing === 'new' ? null : this.editing} @dismissed=${() => (this.editing = null)} @saved=${this.saved}></lk-source-dialog>` : nothing}`;
    }

    private readonly load = async (): Promise<void> => {
        const asked = ++this.asked;
        clearTimeout(this.timer);
        try {
            const sources = await get<Source[]>(`/api/collections/${this.collectionId}/sources`);
            if (asked !== this.asked) return;
            this.sources = sources;
            this.failure = '';
        } catch (failure) {
            if (asked !== this.asked) return;
            this.failure = sentenceOf(failure);
        }
        this.timer = window.setTimeout(() => void this.load(), this.sources?.some(isBusy) ? BUSY_MS : IDLE_MS);
    };

    private saved(): void {
        this.editing = null;
        void this.load();
    }
}
