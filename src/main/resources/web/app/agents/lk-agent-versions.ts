import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import '../chat/lk-hash';
import { controls, pageLayout } from '../design/controls';
import '../design/lk-dialog';
import { getText, sentenceOf } from '../platform/client';
import { moment } from '../platform/format';
import type { AgentDetails, AgentVersion } from '../platform/types';
import { t } from '../strings';

/** Every text of an agent that was ever in use. Fires `taken` with one that is to be edited. */
@customElement('lk-agent-versions')
export class LkAgentVersions extends LitElement {
    static override styles = [
        controls,
        pageLayout,
        css`
            :host { height: auto; overflow: visible; }
            section { display: grid; gap: 10px; }
            li { display: flex; flex-wrap: wrap; gap: 4px 14px; align-items: center; padding: 8px 10px 8px 16px; }
            li + li { border-top: 1px solid var(--line); }
            .when { min-width: 150px; }
            .now { padding: 1px 8px; border-radius: 99px; background: var(--good-soft); color: var(--good); font: 600 var(--text-xs) / 1.6 var(--sans); }
            pre { max-height: 56vh; margin: 0; padding: 14px 16px; overflow: auto; border: 1px solid var(--line); border-radius: var(--radius); background: var(--sunken); font: var(--text-s) / 1.6 var(--mono); white-space: pre-wrap; overflow-wrap: anywhere; }
        `,
    ];

    @property({ attribute: false }) agent!: AgentDetails;
    @state() private shown: { version: AgentVersion; text: string } | null = null;
    @state() private failure = '';

    override render() {
        const text = t.agents;
        return html`<section aria-labelledby="versions">
            <h2 id="versions">${text.versions}</h2>
            ${this.failure ? html`<div class="notice bad" role="alert">${this.failure}</div>` : nothing}
            <ul class="card">${this.agent.versions.map(version => this.version(version))}</ul>
        </section>
        ${this.shown ? html`<lk-dialog heading=${text.versionOf(moment(this.shown.version.createdAt))} wide @dismissed=${() => (this.shown = null)}>
            <pre tabindex="0" aria-label=${text.source}>${this.shown.text}</pre>
            <button slot="actions" class="secondary" type="button" @click=${() => (this.shown = null)}>${t.close}</button>
            ${this.agent.editable ? html`<button slot="actions" class="primary" type="button" @click=${() => this.take(this.shown!.text)}>${text.take}</button>` : nothing}
        </lk-dialog>` : nothing}`;
    }

    private version(version: AgentVersion) {
        const text = t.agents;
        const when = moment(version.createdAt);
        return html`<li>
            <span class="when">${when}</span>
            <lk-hash class="grow" .value=${version.version} label=${text.versionOf(when)}></lk-hash>
            ${version.version === this.agent.version ? html`<span class="now">${text.current}</span>` : nothing}
            <button class="small" type="button" aria-label=${text.lookAtOne(when)} @click=${() => this.with(version, loaded => (this.shown = { version, text: loaded }))}>${text.lookAt}</button>
            ${this.agent.editable ? html`<button class="small" type="button" aria-label=${text.takeOne(when)} @click=${() => this.with(version, loaded => this.take(loaded))}>${text.take}</button>` : nothing}
        </li>`;
    }

    private async with(version: AgentVersion, use: (text: string) => void): Promise<void> {
        this.failure = '';
        try {
            use(await getText(`/api/agents/${this.agent.name}/versions/${version.version}`));
        } catch (failure) {
            this.failure = sentenceOf(failure);
        }
    }

    private take(text: string): void {
        this.shown = null;
        this.dispatchEvent(new CustomEvent('taken', { detail: text }));
    }
}
