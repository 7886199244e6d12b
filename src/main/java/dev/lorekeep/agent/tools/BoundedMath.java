package dev.lorekeep.agent.tools;

import com.ezylang.evalex.EvaluationException;
import com.ezylang.evalex.Expression;
import com.ezylang.evalex.config.ExpressionConfiguration;
import com.ezylang.evalex.config.MapBasedFunctionDictionary;
import com.ezylang.evalex.config.MapBasedOperatorDictionary;
import com.ezylang.evalex.data.EvaluationValue;
import com.ezylang.evalex.functions.AbstractFunction;
import com.ezylang.evalex.functions.FunctionIfc;
import com.ezylang.evalex.functions.FunctionParameter;
import com.ezylang.evalex.functions.basic.AbsFunction;
import com.ezylang.evalex.functions.basic.AverageFunction;
import com.ezylang.evalex.functions.basic.MaxFunction;
import com.ezylang.evalex.functions.basic.MinFunction;
import com.ezylang.evalex.functions.basic.SumFunction;
import com.ezylang.evalex.operators.AbstractOperator;
import com.ezylang.evalex.operators.InfixOperator;
import com.ezylang.evalex.operators.OperatorIfc;
import com.ezylang.evalex.operators.PostfixOperator;
import com.ezylang.evalex.operators.arithmetic.InfixDivisionOperator;
import com.ezylang.evalex.operators.arithmetic.InfixMinusOperator;
import com.ezylang.evalex.operators.arithmetic.InfixMultiplicationOperator;
import com.ezylang.evalex.operators.arithmetic.InfixPlusOperator;
import com.ezylang.evalex.operators.arithmetic.PrefixMinusOperator;
import com.ezylang.evalex.operators.arithmetic.PrefixPlusOperator;
import com.ezylang.evalex.parser.Token;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The operators and functions of {@link Calculate}: those of EvalEx whose price cannot grow beyond the text's length, and our own for
 * those that could. No number gets more than {@link #MAX_MAGNITUDE} digits, so no text of 500 characters takes noticeable time.
 */
final class BoundedMath {
    /** Of the decimal exponent of what is rounded, divided with remainder or raised to a power. */
    private static final int MAX_MAGNITUDE = 1_000;

    private static final int MAX_EXPONENT = 1_000;
    private static final int MAX_PLACES = 100;
    /** Sums and products of what fits into 500 characters stay exact. */
    private static final MathContext PRECISION = new MathContext(500, RoundingMode.HALF_UP);

    private BoundedMath() {}

    @SuppressWarnings("unchecked")
    static ExpressionConfiguration configuration() {
        return ExpressionConfiguration.builder()
                .mathContext(PRECISION)
                .locale(Locale.ROOT)
                .arraysAllowed(false)
                .structuresAllowed(false)
                .implicitMultiplicationAllowed(false)
                .allowOverwriteConstants(false)
                .maxRecursionDepth(200)
                .defaultConstants(constants())
                .operatorDictionary(MapBasedOperatorDictionary.ofOperators(
                        operator("+", new PrefixPlusOperator()),
                        operator("-", new PrefixMinusOperator()),
                        operator("+", new InfixPlusOperator()),
                        operator("-", new InfixMinusOperator()),
                        operator("*", new InfixMultiplicationOperator()),
                        operator("/", new InfixDivisionOperator()),
                        operator("^", new Power()),
                        operator("%", new Percent())))
                .functionDictionary(MapBasedFunctionDictionary.ofFunctions(
                        function("ABS", new AbsFunction()),
                        function("AVERAGE", new AverageFunction()),
                        function("MAX", new MaxFunction()),
                        function("MIN", new MinFunction()),
                        function("SUM", new SumFunction()),
                        function("ROUND", new Round()),
                        function("FLOOR", new Floor()),
                        function("CEILING", new Ceiling()),
                        function("MOD", new Modulo()),
                        function("SQRT", new SquareRoot())))
                .build();
    }

    private static Map<String, EvaluationValue> constants() {
        var all = ExpressionConfiguration.StandardConstants;
        var constants = new TreeMap<String, EvaluationValue>(String.CASE_INSENSITIVE_ORDER);
        for (var name : List.of("PI", "E")) {
            var value = all.get(name);
            if (value != null) constants.put(name, value);
        }
        return constants;
    }

    private static Map.Entry<String, OperatorIfc> operator(String sign, OperatorIfc operator) {
        return Map.entry(sign, operator);
    }

    private static Map.Entry<String, FunctionIfc> function(String name, FunctionIfc function) {
        return Map.entry(name, function);
    }

    /** Decimal digits before the point; negative for small fractions. */
    private static long magnitude(BigDecimal number) {
        return (long) number.precision() - number.scale();
    }

    private static BigDecimal number(Token token, EvaluationValue value) throws EvaluationException {
        if (!value.isNumberValue()) throw new EvaluationException(token, "only numbers can be calculated with");
        var number = value.getNumberValue();
        if (Math.abs(magnitude(number)) > MAX_MAGNITUDE)
            throw new EvaluationException(token, "a number has more than " + MAX_MAGNITUDE + " digits");
        return number;
    }

    private static int whole(Token token, EvaluationValue value, int max, String what) throws EvaluationException {
        var number = number(token, value);
        if (number.stripTrailingZeros().scale() > 0 || number.abs().compareTo(BigDecimal.valueOf(max)) > 0)
            throw new EvaluationException(token, what + " has to be a whole number from -" + max + " to " + max);
        return number.intValue();
    }

    /** Binds more than a sign before it, as in mathematics: -2^2 is -4. */
    @InfixOperator(precedence = OperatorIfc.OPERATOR_PRECEDENCE_POWER_HIGHER, leftAssociative = false)
    private static final class Power extends AbstractOperator {
        @Override
        public EvaluationValue evaluate(Expression expression, Token token, EvaluationValue... operands)
                throws EvaluationException {
            var base = number(token, operands[0]);
            var exponent = whole(token, operands[1], MAX_EXPONENT, "an exponent");
            if (Math.abs(magnitude(base) * exponent) > MAX_MAGNITUDE)
                throw new EvaluationException(token, "the power has more than " + MAX_MAGNITUDE + " digits");
            return expression.convertValue(base.pow(exponent, PRECISION));
        }
    }

    @PostfixOperator(precedence = OperatorIfc.OPERATOR_PRECEDENCE_POWER_HIGHER + 1)
    private static final class Percent extends AbstractOperator {
        @Override
        public EvaluationValue evaluate(Expression expression, Token token, EvaluationValue... operands)
                throws EvaluationException {
            return expression.convertValue(number(token, operands[0]).movePointLeft(2));
        }
    }

    @FunctionParameter(name = "value and places", isVarArg = true)
    private static class Round extends AbstractFunction {
        private final RoundingMode mode;

        Round() {
            this(RoundingMode.HALF_UP);
        }

        Round(RoundingMode mode) {
            this.mode = mode;
        }

        @Override
        public EvaluationValue evaluate(Expression expression, Token token, EvaluationValue... parameters)
                throws EvaluationException {
            if (parameters.length == 0 || parameters.length > 2)
                throw new EvaluationException(token, "rounding takes a number and, if you like, decimal places");
            var places = parameters.length == 1 ? 0 : whole(token, parameters[1], MAX_PLACES, "the number of places");
            return expression.convertValue(number(token, parameters[0]).setScale(places, mode));
        }
    }

    @FunctionParameter(name = "value and places", isVarArg = true)
    private static final class Floor extends Round {
        Floor() {
            super(RoundingMode.FLOOR);
        }
    }

    @FunctionParameter(name = "value and places", isVarArg = true)
    private static final class Ceiling extends Round {
        Ceiling() {
            super(RoundingMode.CEILING);
        }
    }

    @FunctionParameter(name = "dividend")
    @FunctionParameter(name = "divisor")
    private static final class Modulo extends AbstractFunction {
        @Override
        public EvaluationValue evaluate(Expression expression, Token token, EvaluationValue... parameters)
                throws EvaluationException {
            return expression.convertValue(number(token, parameters[0]).remainder(number(token, parameters[1])));
        }
    }

    @FunctionParameter(name = "value")
    private static final class SquareRoot extends AbstractFunction {
        @Override
        public EvaluationValue evaluate(Expression expression, Token token, EvaluationValue... parameters)
                throws EvaluationException {
            return expression.convertValue(number(token, parameters[0]).sqrt(PRECISION));
        }
    }
}
