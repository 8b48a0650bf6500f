package org.dialtone.testbed;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The test makes network namespaces, so it needs root. Without, it is left out; where CI=true, it
/// fails, for there nobody would notice.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresRoot.Condition.class)
public @interface RequiresRoot {

    /// Decides it.
    final class Condition implements ExecutionCondition {
        /// Whether we are root.
        public static boolean root() {
            return "root".equals(System.getProperty("user.name"));
        }

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (root()) {
                return ConditionEvaluationResult.enabled("we are root");
            }
            if ("true".equals(System.getenv("CI"))) {
                throw new ExtensionConfigurationException(
                        "this test makes network namespaces: run it as root");
            }
            return ConditionEvaluationResult.disabled(
                    "this test makes network namespaces: run it as root");
        }
    }
}
