package dev.lorekeep.agent;

import dev.lorekeep.access.Caller;
import dev.lorekeep.agent.loop.Approvals;
import dev.lorekeep.agent.spec.AgentSpec;
import dev.lorekeep.agent.tools.Tool;
import dev.lorekeep.agent.tools.Toolbox;
import dev.lorekeep.agent.verify.Verifier;
import dev.lorekeep.embed.Reranking;
import dev.lorekeep.models.Allowance;
import dev.lorekeep.models.ChatModels;
import dev.lorekeep.retrieve.Retriever;
import dev.lorekeep.testing.TestingEmbedder;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes answerers of one agent, without files or a database. */
final class PlainAnswerer {
    private PlainAnswerer() {}

    static AnswerCheck check() {
        return AnswerCheck.by(new Verifier(new TestingEmbedder(), new Reranking.Off()));
    }

    /** Without tools, and without a check of what is said. */
    static RoutedAnswerer of(
            ChatModels models, Allowance allowance, Retriever retriever, Function<Set<UUID>, Set<String>> labels) {
        return of(
                models,
                allowance,
                retriever,
                labels,
                (_, _, _, _) -> {},
                AnswerCheck.NONE,
                null,
                AgentSpec.PLAIN,
                List.of());
    }

    static RoutedAnswerer of(
            ChatModels models,
            Allowance allowance,
            Retriever retriever,
            Function<Set<UUID>, Set<String>> labels,
            SendingLog log,
            AnswerCheck check,
            @Nullable Approvals approvals,
            AgentSpec agent,
            List<Tool> tools) {
        return new RoutedAnswerer(
                models,
                allowance,
                retriever,
                new TestingEmbedder(),
                labels,
                log,
                check,
                approvals,
                new RoutedAnswerer.Choice() {
                    @Override
                    public Optional<AgentSpec> agent(String name, Caller caller) {
                        return Optional.of(agent);
                    }

                    @Override
                    public Set<UUID> collections(AgentSpec limited) {
                        return Set.of();
                    }

                    @Override
                    public Toolbox tools(AgentSpec any) {
                        return new Toolbox(tools);
                    }
                },
                Clock.systemUTC());
    }
}
