import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { controls } from '../design/controls';
import { icon } from '../design/icons';
import '../design/lk-menu';
import { Watch } from '../platform/store';
import { t } from '../strings';
import { agentOf, agents } from './agents';

/** Which agent is asked; nothing while there is only one. Fires `agent` with its name. */
@customElement('lk-agent-picker')
export class LkAgentPicker extends LitElement {
    static override styles = [
        controls,
        css`
            :host { display: block; min-width: 0; }
            .trigger { display: flex; align-items: center; gap: 6px; min-width: 0; color: var(--ink-soft); font: 500 var(--text-s) / 1 var(--sans); }
            .heading { padding: 8px 10px 4px; color: var(--ink-soft); font: 600 var(--text-xs) / 1 var(--sans); }
            .item { display: grid; grid-template-columns: minmax(0, 1fr) 18px; gap: 2px 10px; width: 100%; height: auto; padding: 8px 10px; border-radius: 8px; text-align: left; white-space: normal; justify-items: start; }
            .item small { grid-column: 1; color: var(--ink-soft); font: 400 var(--text-s) / 1.4 var(--sans); }
            .item svg { grid-column: 2; grid-row: 1 / span 2; align-self: center; color: var(--accent-text); }
        `,
    ];

    @property() chosen = '';
    protected readonly watch = new Watch(this, agents);

    override render() {
        // one that extracts answers no questions: it has a page of its own
        const choices = agents.value.filter(agent => agent.output !== 'extract');
        if (choices.length < 2) return nothing;
        const title = agentOf(this.chosen)?.title ?? this.chosen;
        return html`<lk-menu label="${t.chat.agent}: ${title}">
            <span slot="trigger" class="trigger">${icon('agent', 16)}<span class="cut">${title}</span>${icon('down', 14)}</span>
            <div class="heading">${t.chat.chooseAgent}</div>
            ${choices.map(agent => html`<button class="item" type="button" aria-pressed=${agent.name === this.chosen} @click=${() => this.choose(agent.name)}>
                <span>${agent.title}</span><small>${agent.description}</small>${agent.name === this.chosen ? icon('check', 18) : nothing}
            </button>`)}
        </lk-menu>`;
    }

    private choose(name: string): void {
        this.dispatchEvent(new CustomEvent('agent', { detail: name }));
    }
}
