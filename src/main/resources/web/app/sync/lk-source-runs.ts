import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { controls } from '../design/controls';
import '../design/lk-dialog';
import { pill } from '../design/pill';
import { get, sentenceOf } from '../platform/client';
import { moment, seconds } from '../platform/format';
import type { SourceRun } from '../platform/types';
import { t } from '../strings';
import { countsOf, outcomeOf } from './standing';

/** The latest runs of a source, the last first. Fires `dismissed`. */
@customElement('lk-source-runs')
export class LkSourceRuns extends LitElement {
    static override styles = [
        controls,
        pill,
        css`
            li { display: grid; align-items: start; grid-template-columns: minmax(0, 1fr) auto; gap: 2px 12px; padding: 12px 0; font-size: var(--text-s); line-height: 1.5; overflow-wrap: anywhere; }
            li + li { border-top: 1px solid var(--line); }
            li > :not(.pill, strong) { grid-column: 1 / -1; }
            strong { font-weight: 550; }
        `,
    ];

    @property() path = '';
    @property() name = '';
    @state() private runs: SourceRun[] | null = null;
    @state() private failure = '';

    override connectedCallback(): void {
        super.connectedCallback();
        get<SourceRun[]>(`${this.path}/runs`).then(runs => (this.runs = runs), (failure: unknown) => (this.failure = sentenceOf(failure)));
    }

    override render() {
        return html`<lk-dialog wide plain heading=${t.sources.historyOf(this.name)} @dismissed=${() => this.dispatchEvent(new Event('dismissed'))}>
            ${this.failure ? html`<div class="notice bad" role="alert">${this.failure}</div>` : nothing}
            ${this.runs?.length === 0 ? html`<p>${t.sources.noRuns}</p>` : nothing}
            ${this.runs?.length ? html`<ol aria-label=${t.sources.historyOf(this.name)}>${this.runs.map(run => this.run(run))}</ol>` : nothing}
        </lk-dialog>`;
    }

    private run(run: SourceRun) {
        const { tone, word } = outcomeOf(run);
        const took = run.endedAt ? `, ${t.sources.took(seconds(Date.parse(run.endedAt) - Date.parse(run.beganAt)))}` : '';
        return html`<li>
            <strong>${moment(run.beganAt)}</strong><span class="pill ${tone}">${word}</span>
            ${countsOf(run) ? html`<span>${countsOf(run)}</span>` : nothing}
            <span class="soft">${t.sources.by(run.startedBy)}${took}</span>
            ${run.reason ? html`<span>${run.reason}</span>` : nothing}
        </li>`;
    }
}
