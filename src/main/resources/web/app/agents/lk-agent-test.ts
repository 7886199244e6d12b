import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { AnswerView, Opening } from '../chat/lk-answer';
import '../chat/lk-run-view';
import { Run, startRun } from '../chat/run';
import { controls, pageLayout } from '../design/controls';
import { icon } from '../design/icons';
import { post, remove, sentenceOf } from '../platform/client';
import type { ConversationLine, Message } from '../platform/types';
import { t } from '../strings';
import '../viewer/lk-viewer';

/** Asks the text that is being edited, before anybody else can. Every try has a conversation of its own, which goes with the next. */
@customElement('lk-agent-test')
export class LkAgentTest extends LitElement {
    static override styles = [
        controls,
        pageLayout,
        css`
            :host { height: auto; overflow: visible; min-width: 0; }
            section { display: grid; grid-template-columns: minmax(0, 1fr); gap: 12px; }
            .card { display: grid; grid-template-columns: minmax(0, 1fr); gap: 18px; padding: 18px 20px; }
            form { display: grid; gap: 8px; }
            textarea { min-height: 64px; resize: vertical; }
            .starters { display: flex; flex-wrap: wrap; gap: 6px; }
            .starters button { height: auto; min-height: 30px; padding: 4px 10px; white-space: normal; text-align: left; }
            .failure { display: flex; gap: 10px; }
            lk-viewer { position: fixed; inset: 0 0 0 auto; z-index: 30; width: min(760px, 100vw); height: 100%; overflow: hidden; box-shadow: var(--shadow); background: var(--paper); }
        `,
    ];

    @property() name = '';
    @property({ attribute: false }) source = '';
    /** Why the text cannot be tried. */
    @property() problem = '';
    @property({ attribute: false }) starters: string[] = [];
    @state() private run: Run | null = null;
    @state() private answer: AnswerView | null = null;
    @state() private failure = '';
    @state() private opening: Opening | null = null;
    @query('textarea') private field!: HTMLTextAreaElement;
    private conversation: string | null = null;

    override disconnectedCallback(): void {
        super.disconnectedCallback();
        this.forget();
    }

    override render() {
        const text = t.agents;
        return html`<section aria-labelledby="test">
            <h2 id="test">${text.test}</h2>
            <div class="card" @open-citation=${(event: CustomEvent<Opening>) => (this.opening = event.detail)}>
                <form @submit=${this.submit}>
                    <textarea rows="2" maxlength="8000" aria-label=${text.testQuestion} placeholder=${text.testPlaceholder} @keydown=${this.pressed}></textarea>
                    ${this.starters.length && !this.run && !this.answer ? html`<div class="starters">${this.starters.map(question => html`<button class="secondary small" type="button" @click=${() => this.ask(question)}>${question}</button>`)}</div>` : nothing}
                    <div class="row">${this.run
                        ? html`<button class="secondary" type="button" @click=${() => this.run?.cancel()}>${icon('stop', 18)}${t.chat.stop}</button>`
                        : html`<button class="primary" type="submit" ?disabled=${this.problem !== ''}>${icon('send', 18)}${text.try}</button>`}
                        <p class="hint grow">${this.problem ? text.testProblem : text.testHint}</p></div>
                </form>
                ${this.run ? html`<lk-run-view .run=${this.run}></lk-run-view>` : nothing}
                ${this.answer?.text ? html`<article aria-label=${t.chat.answer}><lk-answer .answer=${this.answer}></lk-answer></article>` : nothing}
                ${this.failure ? html`<div class="notice bad failure" role="alert">${icon('warning', 18)}<span>${this.failure}</span></div>` : nothing}
            </div>
        </section>
        ${this.opening ? html`<lk-viewer .citations=${this.opening.citations} .index=${this.opening.index} @moved=${this.moved} @closed=${() => (this.opening = null)}></lk-viewer>` : nothing}`;
    }

    private moved(event: CustomEvent<number>): void {
        if (this.opening) this.opening = { ...this.opening, index: event.detail };
    }

    private pressed(event: KeyboardEvent): void {
        if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) this.submit(event);
    }

    private submit(event: Event): void {
        event.preventDefault();
        const question = this.field.value.trim();
        if (question && !this.run && !this.problem) void this.ask(question);
        else this.field.focus();
    }

    private async ask(question: string): Promise<void> {
        this.forget();
        this.field.value = question;
        this.answer = null;
        this.failure = '';
        try {
            const { agent } = await post<{ agent: string }>(`/api/agents/${this.name}/drafts`, { source: this.source });
            const { id } = await post<ConversationLine>('/api/conversations', {});
            this.conversation = id;
            const { runId } = await startRun(id, question, [], agent);
            this.follow(new Run(runId));
        } catch (failure) {
            this.failure = sentenceOf(failure);
        }
    }

    private follow(run: Run): void {
        this.run = run;
        run.state.subscribe(() => {
            const { finished, failed } = run.state.value;
            if (this.run !== run || (!finished && !failed)) return;
            this.run = null;
            this.failure = failed ? `${failed.reason || t.chat.lost} ${failed.remedy}` : '';
            if (finished) this.answer = view(finished, run);
        });
    }

    private forget(): void {
        this.run?.close();
        this.run = null;
        this.opening = null;
        if (this.conversation) remove(`/api/conversations/${this.conversation}`).catch(() => undefined);
        this.conversation = null;
    }
}

function view(message: Message, run: Run): AnswerView {
    return { ...message, agent: null, steps: run.state.value.steps, verdicts: message.verdicts ?? [], conflicts: message.conflicts ?? [], running: false };
}
