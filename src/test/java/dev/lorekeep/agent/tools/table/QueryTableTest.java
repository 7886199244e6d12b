package dev.lorekeep.agent.tools.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lorekeep.access.Caller;
import dev.lorekeep.agent.tools.Sources;
import dev.lorekeep.agent.tools.ToolCalls;
import dev.lorekeep.agent.tools.ToolContext;
import dev.lorekeep.agent.tools.ToolResult;
import dev.lorekeep.retrieve.TestingDocuments;
import dev.lorekeep.testing.EvaluationData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueryTableTest {
    private static final String SALES = """
            Region,Sales Rep,Amount,Share,Since
            North,Ada,"1,200.50",12%,2024-01-31
            South,Bo,"€ 800.00",8%,2023-05-01
            North,Cy,"2,000.00",20%,2022-12-24
            West,"Dé, 😀",-5.25,0.5%,2021-07-04
            """;

    @TempDir
    static Path folder;

    static TestingDocuments stored;
    static QueryTable tool;
    static UUID sales;

    private final Sources sources = new Sources();

    @BeforeAll
    static void store() throws IOException {
        stored = new TestingDocuments();
        tool = new QueryTable(stored.documents(), stored.passages());
        sales = add("sales.csv", SALES);
    }

    @AfterAll
    static void close() {
        tool.close();
    }

    @Test
    void describesTheTables() {
        assertThat(done(sales, ""))
                .contains("t1: 4 rows", "region VARCHAR — Region", "sales_rep VARCHAR — Sales Rep")
                .contains("amount DOUBLE", "share DOUBLE", "since DATE", "| North | Ada | 1,200.50");
        assertThat(sources.all()).isEmpty();
    }

    @Test
    void citesEachRowOfAPlainSelect() {
        var text = done(sales, "select sales_rep, amount from t1 where region = 'North' order by amount desc");
        assertThat(text.lines()).containsExactly("sales_rep | amount", "[1] Cy | 2000", "[2] Ada | 1200.5");
        var body = stored.documents()
                .text(sales, null, TestingDocuments.READER)
                .orElseThrow()
                .text();
        var cited = sources.find(1).orElseThrow();
        assertThat(cited.text()).isEqualTo("North | Cy | 2,000.00 | 20% | 2022-12-24");
        assertThat(body.substring(cited.start(), cited.end())).isEqualTo(cited.text());
        assertThat(stored.chunkText(cited.chunkId())).contains(cited.text());
        assertThat(cited.title()).isNotEmpty();
        assertThat(cited.revision()).isEqualTo(2);
        var amount = QueryTable.cell(cited, 2).orElseThrow();
        assertThat(body.substring(amount.start(), amount.end())).isEqualTo("2,000.00");
        assertThat(QueryTable.cell(cited, 5)).isEmpty();
    }

    @Test
    void keepsTheRangeOfACellBehindEmojis() {
        done(sales, "select * from t1 where amount < 0");
        var share = QueryTable.cell(sources.find(1).orElseThrow(), 3).orElseThrow();
        var body = stored.documents()
                .text(sales, null, TestingDocuments.READER)
                .orElseThrow()
                .text();
        assertThat(body.substring(share.start(), share.end())).isEqualTo("0.5%");
    }

    @Test
    void citesTheTableOfACalculation() {
        var text = done(sales, "select region, sum(amount) as total from t1 group by region order by total desc");
        assertThat(text.lines())
                .containsExactly(
                        "region | total",
                        "North | 3200.5",
                        "South | 800",
                        "West | -5.25",
                        "Calculated from t1 (4 rows): cite [1].");
        var table = sources.find(1).orElseThrow().text();
        assertThat(table).startsWith("Region | Sales Rep").endsWith("2021-07-04");
        assertThat(done(sales, "select count(*) from t1")).contains("4", "cite [1]");
        assertThat(done(sales, "select distinct region from t1 order by 1")).contains("North\nSouth\nWest\n");
        assertThat(done(sales, "with n as (select * from t1 where region = 'North') select avg(share) from n"))
                .contains("16");
        assertThat(
                        done(
                                sales,
                                "select a.sales_rep, b.sales_rep from t1 a join t1 b on a.since < b.since order by all limit 1"))
                .contains("Bo | Ada");
        assertThat(done(sales, "select year(since) y, count(*) over () from t1 order by y desc"))
                .contains("] 2024 | 4");
    }

    @Test
    void takesTheNumberOfASource() {
        done(sales, "select * from t1 limit 1");
        assertThat(ToolCalls.done(call("[1]", "select count(*) from t1"))).contains("\n4\n");
        assertThat(ToolCalls.refused(call("7", ""))).contains("neither");
        assertThat(ToolCalls.refused(call("sales.csv", ""))).contains("neither");
    }

    @Test
    void refusesWhoMayNotRead() {
        for (var sql : List.of("", "select * from t1")) {
            var refused =
                    ToolCalls.refused(tool.call(arguments(sales, sql), context(TestingDocuments.STRANGER, Set.of())));
            assertThat(refused).contains("no such document").doesNotContain("sales", "North");
        }
        var elsewhere = context(TestingDocuments.READER, Set.of(UUID.randomUUID()));
        assertThat(ToolCalls.refused(tool.call(arguments(sales, ""), elsewhere)))
                .contains("no such document");
        assertThat(sources.all()).isEmpty();
    }

    @Test
    void letsNothingOutOfTheTables() throws IOException {
        var secret = Files.writeString(folder.resolve("secret.csv"), "a,b\nconfidential,2\n");
        var target = folder.resolve("written.csv");
        var attacks = List.of(
                "select * from read_csv('" + secret + "')",
                "select * from read_csv_auto('" + secret + "')",
                "select * from read_text('" + secret + "')",
                "select * from read_blob('" + secret + "')",
                "select * from '" + secret + "'",
                "select * from \"" + secret + "\"",
                "from '" + secret + "'",
                "select * from glob('/*')",
                "select * from read_parquet('https://example.org/x.parquet')",
                "select * from 'https://example.org/x.csv'",
                "select * from sniff_csv('" + secret + "')",
                "copy t1 to '" + target + "'",
                "copy t1 from '" + secret + "'",
                "export database '" + target + "'",
                "attach '" + target + "' as other",
                "install httpfs",
                "load httpfs",
                "pragma database_list",
                "pragma version",
                "call pragma_version()",
                "set threads = 4",
                "set enable_external_access = true",
                "reset threads",
                "select getenv('HOME')",
                "select getvariable('x')",
                "select current_setting('home_directory')",
                "select * from duckdb_settings()",
                "select * from duckdb_secrets()",
                "select * from information_schema.tables",
                "select * from pg_catalog.pg_tables",
                "select * from sqlite_master",
                "select * from main.sqlite_master",
                "select write_log('x')",
                "select sleep_ms(1000)",
                "select * from query('select 1')",
                "select * from query_table('t1')",
                "create table x as select 1",
                "drop table t1",
                "insert into t1 select * from t1",
                "update t1 set region = 'x'",
                "delete from t1",
                "with d as (delete from t1 returning *) select * from d",
                "select 1; drop table t1",
                "select 1; select 2",
                "select 1; copy t1 to '" + target + "'",
                "prepare x as select 1",
                "explain analyze select 1",
                "describe t1",
                "show tables",
                "summarize t1",
                "use memory",
                "checkpoint",
                "vacuum",
                "begin",
                "select * from t1 union all select * from read_text('" + secret + "')",
                "select (select max(content) from read_text('" + secret + "'))",
                "select case when (select count(*) from glob('/*')) > 0 then 1 end",
                "select * from t1 order by (select count(*) from glob('/*'))",
                "select * from t1 limit (select count(*) from glob('/*'))",
                "with x as (from read_text('" + secret + "')) select * from x",
                "with \"" + secret + "\" as (select 1) select * from other.\"" + secret + "\"",
                "select count(*) over (order by getenv('HOME')) from t1",
                "select sum(amount) filter (where getenv('HOME') is null) from t1",
                "values (getenv('HOME'))",
                "select list(region) from t1",
                "select repeat('x', 1000000000)",
                "select lpad('x', 1000000000, 'y')",
                "select replace(region, 'o', 'ooooooooooooooooooooo') from t1",
                "select format('{:1000000000}', 1)",
                "select region || region || region || region || region || region || region from t1",
                "select cast('[]' as integer[1000000])",
                "select cast(null as struct(a integer))",
                "with recursive r as (select 1 as n union all select n + 1 from r) select count(*) from r",
                "select * from range(1000000000)",
                "select unnest(range(1000000000))",
                "select",
                "not sql",
                "select '",
                "select $1",
                "select " + "abs(".repeat(350) + "1" + ")".repeat(350),
                "select 1" + " + 1".repeat(600));
        for (var attack : attacks)
            assertThat(refused(sales, attack)).as(attack).isNotEmpty().doesNotContain("confidential");
        assertThat(target).doesNotExist();
        assertThat(done(sales, "select count(*) from t1")).contains("\n4\n");
        assertThat(done(sales, "select ';' || region from t1 limit 1 -- drop table"))
                .contains("] ;North");
    }

    /** The second fence: DuckDB itself refuses even if the list let something through. */
    @Test
    void opensADatabaseThatReachesNothing() throws Exception {
        var secret = Files.writeString(folder.resolve("other.csv"), "a,b\nconfidential,2\n");
        try (var database = new TableDatabase("", List.of())) {
            for (var attack : List.of(
                    "select * from read_text('" + secret + "')",
                    "copy (select 1) to '" + folder.resolve("out") + "'",
                    "attach '" + folder.resolve("db") + "' as other",
                    "install httpfs",
                    "load httpfs",
                    "set threads = 4",
                    "set enable_external_access = true",
                    "set lock_configuration = false")) {
                assertThat(database.attempt(attack)).as(attack).isFalse();
            }
            assertThat(database.attempt("select 1")).isTrue();
        }
        assertThat(folder.resolve("out")).doesNotExist();
        assertThat(folder.resolve("db")).doesNotExist();
    }

    @Test
    void stopsALongQuery() throws IOException {
        var many = add(
                "many.csv",
                "n,m\n"
                        + IntStream.range(0, 20_000)
                                .mapToObj(i -> i + "," + i % 7)
                                .collect(Collectors.joining("\n")));
        var endless = "select count(*) from t1 a, t1 b, t1 c where a.n * b.n + c.m = 12345";
        var impatient = new QueryTable(stored.documents(), stored.passages(), Duration.ofMillis(300));
        try {
            assertTimeout(
                    Duration.ofSeconds(4),
                    () -> assertThat(ToolCalls.refused(impatient.call(
                                    arguments(many, endless), context(TestingDocuments.READER, Set.of()))))
                            .contains("took longer"));
        } finally {
            impatient.close();
        }
        var asked = new java.util.concurrent.atomic.AtomicInteger();
        var stopping =
                new ToolContext(TestingDocuments.READER, Set.of(), sources, 2_000, () -> asked.incrementAndGet() > 5);
        assertTimeout(
                Duration.ofSeconds(4),
                () -> assertThat(ToolCalls.refused(tool.call(arguments(many, endless), stopping)))
                        .isEqualTo("Stopped."));
        assertThat(refused(many, "select count(distinct a.n * b.n) from t1 a, t1 b"))
                .containsAnyOf("took longer", "memory", "Memory");
        assertThat(done(many, "select max(n), count(*) from t1")).contains("19999 | 20000");
    }

    @Test
    void keepsToItsRoom() throws IOException {
        var wide = add(
                "wide.csv",
                IntStream.range(0, 300).mapToObj(i -> "Column " + i).collect(Collectors.joining(",")) + "\n"
                        + (IntStream.range(0, 300).mapToObj(i -> "v" + i).collect(Collectors.joining(",")) + "\n")
                                .repeat(150));
        assertThat(done(wide, "").length()).isLessThan(6_500);
        assertThat(done(wide, "")).contains("t1: 150 rows", "more columns");
        var all = done(wide, "select * from t1");
        assertThat(all.length()).isLessThan(6_500);
        assertThat(all).contains("more rows");
        assertThat(done(wide, "select column_299 from t1 limit 100").lines().count())
                .isEqualTo(101);
        assertThat(done(wide, "select column_0 from t1")).contains("more rows");
    }

    @Test
    void survivesHostileHeaders() throws IOException {
        var hostile = add(
                "hostile.csv",
                "\"a\"\"b\",'; drop table t1; --,,,select,Preis (€),Preis (€),rowid,ñandú 😀,1st\n"
                        + "x,y,1,2,3,4,5,6,7,8\nx2,y2,1,2,3,4,5,6,7,8\n");
        var text = done(hostile, "");
        assertThat(text)
                .contains("a_b VARCHAR", "drop_table_t1 VARCHAR", "c3 DOUBLE", "c4 DOUBLE", "select_ DOUBLE")
                .contains("preis DOUBLE", "preis_2 DOUBLE", "rowid_ DOUBLE", "ñandú DOUBLE", "c_1st DOUBLE");
        assertThat(done(hostile, "select a_b, drop_table_t1, c3, select_, preis_2, rowid_, ñandú, c_1st from t1"))
                .contains("[1] x | y | 1 | 3 | 5 | 6 | 7 | 8");
        assertThat(done(hostile, "select *, a_b as a_b from t1 limit 1"))
                .contains("] x | y | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | x");
    }

    @Test
    void findsTablesOfWorkbooksAndPages() throws IOException {
        var file = folder.resolve("book.xlsx");
        try (var workbook = new XSSFWorkbook();
                var out = Files.newOutputStream(file)) {
            for (var name : List.of("Costs", "Income")) {
                var sheet = workbook.createSheet(name);
                var head = sheet.createRow(0);
                head.createCell(0).setCellValue("Month");
                head.createCell(1).setCellValue(name);
                for (var i = 1; i <= 3; i++) {
                    var row = sheet.createRow(i);
                    row.createCell(0).setCellValue("2024-0" + i + "-01");
                    row.createCell(1).setCellValue(1_000.5 * i);
                }
            }
            workbook.write(out);
        }
        var book = stored.add(file);
        assertThat(done(book, ""))
                .contains("t1: 3 rows, page 1, Costs", "t2: 3 rows, page 2, Income", "month DATE", "income DOUBLE");
        assertThat(
                        done(
                                book,
                                "select t2.month, income - costs from t1 join t2 using (month) where month > date '2024-02-01'"))
                .contains("2024-03-01 | 0", "Calculated from t1", "Calculated from t2");
        var page = add(
                "page.html",
                "<h1>Ports</h1><p>All ports of the router.</p><table><tr><th>Port</th><th>Speed</th></tr>"
                        + "<tr><td>eth0</td><td>1.000,5</td></tr><tr><td>eth1</td><td>2.500</td></tr></table>"
                        + "<table><tr><td>x</td><td>1</td></tr><tr><td>y</td><td></td></tr></table>");
        assertThat(done(page, "")).contains("t1: 2 rows", "All ports of the router", "t2: 2 rows", "c2 DOUBLE");
        assertThat(done(page, "select port, speed from t1")).contains("] eth0 | 1000.5", "] eth1 | 2500");
        assertThat(done(page, "select c1, c2 from t2 where c2 is null")).contains("] y |");
        assertThat(refused(add("prose.txt", "Nothing but words here."), "")).contains("No table");
    }

    @Test
    void readsTheTablesOfRealFiles() throws IOException {
        var files = EvaluationData.folder("documents").resolve("files");
        assumeTrue(Files.isDirectory(files), "the evaluation data is not beside this checkout");
        var tables = 0;
        try (var all = Files.list(files)) {
            for (var file : all.filter(each -> each.toString().matches(".*\\.(csv|xlsx|ods|xls)"))
                    .sorted()
                    .toList()) {
                var id = stored.add(file);
                var document = stored.documents()
                        .text(id, null, TestingDocuments.READER)
                        .orElseThrow();
                for (var table : TextTables.of(document.text(), document.blocks())) {
                    tables++;
                    var text = done(id, "select * from " + table.name());
                    var first = sources.find(Integer.parseInt(text.lines()
                                    .skip(1)
                                    .findFirst()
                                    .orElseThrow()
                                    .replaceAll("^\\[(\\d+)].*", "$1")))
                            .orElseThrow();
                    assertThat(first.text()).isEqualTo(table.rows().getFirst().of(document.text()));
                    assertThat(done(id, "select count(*) from " + table.name()))
                            .contains("\n" + table.rows().size() + "\n");
                }
            }
        }
        assertThat(tables).isGreaterThan(5);
    }

    private static UUID add(String name, String content) throws IOException {
        return stored.add(Files.writeString(folder.resolve(name), content));
    }

    private String done(UUID document, String sql) {
        return ToolCalls.done(call(document.toString(), sql));
    }

    private String refused(UUID document, String sql) {
        return ToolCalls.refused(call(document.toString(), sql));
    }

    private ToolResult call(String document, String sql) {
        return tool.call(
                ToolCalls.arguments(Map.of("document", document, "sql", sql)),
                context(TestingDocuments.READER, Set.of()));
    }

    private static com.fasterxml.jackson.databind.node.ObjectNode arguments(UUID document, String sql) {
        return ToolCalls.arguments(Map.of("document", document.toString(), "sql", sql));
    }

    private ToolContext context(Caller caller, Set<UUID> collections) {
        return new ToolContext(caller, collections, sources, 2_000, () -> false);
    }
}
