import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { controls } from '../design/controls';
import { icon } from '../design/icons';
import type { Connection } from '../platform/types';
import { t } from '../strings';

/** What came of trying a connection: some of what is there, or what is wrong and what to do about it. */
@customElement('lk-connection')
export class LkConnection extends LitElement {
    static override styles = [
        controls,
        css`
            :host { display: block; }
            .notice > div { display: grid; gap: 4px; min-width: 0; overflow-wrap: anywhere; }
            strong { font-weight: 600; }
            li { font-family: var(--mono); font-size: var(--text-xs); }
        `,
    ];

    @property({ attribute: false }) connection!: Connection;

    override render() {
        const { reachable, host, message, remedy, samples } = this.connection;
        return html`<div class="notice ${reachable ? 'good' : 'bad'}" role=${reachable ? 'status' : 'alert'}>${icon(reachable ? 'check' : 'warning', 18)}<div>
            <strong>${reachable ? t.sources.connected(host) : t.sources.notConnected(host)}</strong>
            ${reachable && samples.length ? html`<span>${t.sources.samples}</span><ul>${samples.map(sample => html`<li>${sample}</li>`)}</ul>` : html`<span>${message}</span>`}
            ${remedy ? html`<span>${remedy}</span>` : nothing}
        </div></div>`;
    }
}
