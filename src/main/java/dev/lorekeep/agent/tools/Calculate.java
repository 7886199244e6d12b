package dev.lorekeep.agent.tools;

import com.ezylang.evalex.BaseException;
import com.ezylang.evalex.Expression;
import com.ezylang.evalex.config.ExpressionConfiguration;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.lorekeep.agent.tools.ToolResult.Done;
import dev.lorekeep.agent.tools.ToolResult.Refused;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.regex.Pattern;

/** Calculates with decimal numbers, exactly where the result has at most 100 digits. */
@Singleton
public final class Calculate implements Tool {
    private static final int MAX_CHARACTERS = 500;
    private static final int EXACT_DIGITS = 100;
    private static final MathContext SHOWN = new MathContext(30, RoundingMode.HALF_UP);
    private static final int RELIABLE_PLACES = 450;
    /** Written out in full up to here, with an exponent beyond. */
    private static final int PLAIN_MAGNITUDE = 100;

    private static final Pattern LARGE_EXPONENT = Pattern.compile("\\d[eE][+-]?\\d{4,}");
    private static final Pattern SIGNED_EXPONENT = Pattern.compile("\\^\\s*([+-]\\s*\\d+)(?![\\d.eE%^])");
    private static final Pattern WRITTEN_SIGNS = Pattern.compile("[×·✕]");

    private final ExpressionConfiguration configuration = BoundedMath.configuration();

    private final ToolSpecification specification = ToolSpecification.builder()
            .name("calculate")
            .description(
                    "Calculates one expression exactly. Use it for every sum, difference, share or percentage instead of"
                            + " calculating yourself. Operators + - * / ^ and brackets; 15% means 0.15, so 15% of 80 is 15% * 80 and"
                            + " 80 plus 15% is 80 * (1 + 15%). Functions: MIN, MAX, SUM, AVERAGE, ABS, SQRT, MOD(a, b), ROUND(x, places),"
                            + " FLOOR, CEILING. Write numbers with a decimal point and without thousands separators, units or"
                            + " currency signs.")
            .parameters(JsonObjectSchema.builder()
                    .addStringProperty("expression", "for example ROUND((1250.5 - 980) / 980 * 100, 1)")
                    .required("expression")
                    .build())
            .build();

    @Override
    public ToolSpecification specification() {
        return specification;
    }

    @Override
    public Tier tier() {
        return Tier.READ;
    }

    @Override
    public boolean computes() {
        return true;
    }

    @Override
    public boolean untrusted() {
        return false;
    }

    @Override
    public ToolResult call(ObjectNode arguments, ToolContext context) {
        var expression = arguments.path("expression").asText("").strip();
        if (expression.isEmpty()) return new Refused("There is no expression. Send one such as 3 * (4 + 5).");
        if (expression.length() > MAX_CHARACTERS)
            return new Refused(
                    "The expression has more than " + MAX_CHARACTERS + " characters. Calculate it in parts.");
        if (LARGE_EXPONENT.matcher(expression).find())
            return new Refused("A number has an exponent of more than three digits.");
        try {
            var result = new Expression(written(expression), configuration).evaluate();
            if (!result.isNumberValue()) return new Refused("The expression is not a calculation with numbers.");
            var shown = shown(result.getNumberValue());
            return new Done(expression + " " + shown, shown.length() < 40 ? shown : "a long number");
        } catch (BaseException e) {
            return new Refused("Cannot calculate: " + e.getMessage() + ". " + hint(expression));
        } catch (ArithmeticException e) {
            return new Refused("Cannot calculate: " + e.getMessage() + ".");
        } catch (StackOverflowError | IllegalArgumentException e) {
            return new Refused(
                    "Cannot calculate: the expression is nested too deeply or not valid. Calculate it in parts.");
        }
    }

    /** Signs as people write them, as the parser knows them; it takes a sign behind ^ in brackets only. */
    private static String written(String expression) {
        var signs = WRITTEN_SIGNS
                .matcher(expression)
                .replaceAll("*")
                .replace('÷', '/')
                .replace('−', '-');
        return SIGNED_EXPONENT.matcher(signs).replaceAll("^($1)");
    }

    private static String hint(String expression) {
        return expression.matches(".*\\d[,']\\d{3}(\\D.*|$)|.*[€$£].*")
                ? "Write numbers like 1234.56, without separators or currency signs."
                : "Use + - * / ^ % ( ) and MIN, MAX, SUM, AVERAGE, ABS, SQRT, MOD, ROUND, FLOOR, CEILING with numbers only.";
    }

    private static String shown(BigDecimal exact) {
        // what is left behind the last reliable digit, such as of 1/3*3 - 1, is noise
        var reliable = exact.scale() > RELIABLE_PLACES ? exact.setScale(RELIABLE_PLACES, RoundingMode.HALF_UP) : exact;
        var stripped = reliable.signum() == 0 ? BigDecimal.ZERO : reliable.stripTrailingZeros();
        var isExact = stripped.precision() <= EXACT_DIGITS && reliable.compareTo(exact) == 0;
        var number = isExact ? stripped : stripped.round(SHOWN).stripTrailingZeros();
        var magnitude = Math.abs((long) number.precision() - number.scale());
        return (isExact ? "= " : "≈ ") + (magnitude <= PLAIN_MAGNITUDE ? number.toPlainString() : number.toString());
    }
}
