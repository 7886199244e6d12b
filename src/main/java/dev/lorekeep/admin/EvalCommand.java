package dev.lorekeep.admin;

import io.quarkus.arc.Unremovable;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./lorekeep eval DIR}: takes a set's documents in, asks its questions, prints how well they were found and answered. */
@Singleton
@Unremovable
class EvalCommand implements BatchCommand {
    private final EvaluationCorpus corpus;
    private final RetrievalEvaluation retrieval;
    private final SupportEvaluation support;
    private final Instance<AnswerEvaluation> answers;

    EvalCommand(
            EvaluationCorpus corpus,
            RetrievalEvaluation retrieval,
            SupportEvaluation support,
            Instance<AnswerEvaluation> answers) {
        this.corpus = corpus;
        this.retrieval = retrieval;
        this.support = support;
        this.answers = answers;
    }

    @Override
    public String name() {
        return "eval";
    }

    @Override
    public String description() {
        return "measures retrieval and answers on a folder with corpus.jsonl and queries.jsonl";
    }

    @Override
    public int run(List<String> arguments, PrintStream out) {
        return new CommandLine(new Run(out)).execute(arguments.toArray(String[]::new));
    }

    @Command(name = "eval")
    private final class Run implements Callable<Integer> {
        private final PrintStream out;

        @Parameters(paramLabel = "DIR", description = "folder with corpus.jsonl (or documents.jsonl) and queries.jsonl")
        private Path folder = Path.of(".");

        @Option(names = "--lang", description = "reads corpus.LANG.jsonl and queries.LANG.jsonl")
        private @Nullable String language;

        @Option(names = "--json", paramLabel = "FILE", description = "writes the figures as one JSON object")
        private @Nullable Path json;

        @Option(names = "--limit", paramLabel = "N", description = "asks the first N questions only")
        private int limit = Integer.MAX_VALUE;

        @Option(names = "--no-answers", description = "measures retrieval only")
        private boolean withoutAnswers;

        Run(PrintStream out) {
            this.out = out;
        }

        @Override
        public Integer call() throws InterruptedException, SQLException {
            try {
                evaluate();
                return 0;
            } catch (IOException e) {
                System.err.println("eval: " + e.getMessage());
                return 1;
            }
        }

        private void evaluate() throws IOException, InterruptedException, SQLException {
            var set = EvaluationSet.read(folder, Optional.ofNullable(language), limit);
            var ingested = corpus.ingest(set, out);
            var caller = corpus.reader();
            var ranks = retrieval.evaluate(set.questions(), ingested, caller, out);
            var answered = withoutAnswers
                    ? Optional.<AnswerEvaluation.Scores>empty()
                    : Optional.of(answers.get().evaluate(set.questions(), ingested.collection(), caller, out));
            var supported = support.evaluate(set.supportPairs(), out);
            var report = new EvaluationReport(set, ingested, ranks, answered, supported);
            report.print(out);
            if (json != null) report.write(json);
        }
    }
}
