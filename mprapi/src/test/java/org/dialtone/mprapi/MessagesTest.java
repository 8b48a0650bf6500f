package org.dialtone.mprapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dialtone.mprapi.ErrorCodes.*;
import static org.dialtone.mprapi.Kernel32.*;
import static org.dialtone.mprapi.MprAdmin.MprAdminBufferFree;
import static org.dialtone.mprapi.MprAdmin.MprAdminGetErrorString;

import org.dialtone.api.RouterError;
import org.junit.jupiter.api.Test;

import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

final class MessagesTest extends MprApiTest {
    private final String[] out = new String[1];

    private int format(int flags, int code, int size) {
        return FormatMessage(flags, null, code, 0, out, size, null);
    }

    @Test
    void everyErrorHasATextOfOneSentence() {
        for (RouterError error : RouterError.values()) {
            assertThat(MprAdminGetErrorString(error.code(), out)).isEqualTo(NO_ERROR);
            assertThat(out[0]).isEqualTo(error.text()).matches("[A-Z][^\n]*\\.");
            assertThat(RouterError.formatMessage(error.code())).isEqualTo(error.text());
        }
    }

    @Test
    void noTwoErrorsShareACodeOrAName() {
        Set<Integer> codes = new HashSet<>();
        Set<String> symbols = new HashSet<>();
        for (RouterError error : RouterError.values()) {
            assertThat(codes.add(error.code())).as(error.symbol()).isTrue();
            assertThat(symbols.add(error.symbol())).as(error.symbol()).isTrue();
        }
        assertThat(RouterError.INTERFACE_CONNECTED.symbol()).isEqualTo("ERROR_INTERFACE_CONNECTED");
        assertThat(RouterError.PENDING.symbol()).isEqualTo("PENDING");
        assertThat(RouterError.of(947)).isEmpty();
        assertThat(RouterError.of(0x8004A024)).hasValue(RouterError.NETCFG_E_NO_WRITE_LOCK);
    }

    @Test
    void everyCodeThatCallsAnswerIsAnErrorOfThisName() throws IllegalAccessException {
        for (Field field : ErrorCodes.class.getFields()) {
            int code = field.getInt(null);
            if (code != NO_ERROR) {
                assertThat(RouterError.of(code).map(RouterError::symbol)).hasValue(field.getName());
            }
        }
    }

    @Test
    void successAndUnknownNumbersHaveAMessageToo() {
        assertThat(MprAdminGetErrorString(NO_ERROR, out)).isEqualTo(NO_ERROR);
        assertThat(MprAdminGetErrorString(947, out)).isEqualTo(ERROR_MR_MID_NOT_FOUND);
        assertThat(MprAdminGetErrorString(-1, out)).isEqualTo(ERROR_MR_MID_NOT_FOUND);
        assertThat(out[0]).isEqualTo(RouterError.formatMessage(NO_ERROR));
        assertThat(RouterError.formatMessage(-1)).contains("4294967295");
        assertThat(MprAdminGetErrorString(5, null)).isEqualTo(ERROR_INVALID_PARAMETER);
    }

    @Test
    void anErrorStringIsFreedByLocalFreeOnce() {
        MprAdminGetErrorString(ERROR_DDM_NOT_RUNNING, out);
        assertThat(MprAdminBufferFree(out[0])).isEqualTo(ERROR_INVALID_PARAMETER);
        assertThat(LocalFree(out[0])).isNull();
        assertThat(LocalFree(out[0])).isSameAs(out[0]);
        assertThat(GetLastError()).isEqualTo(ERROR_INVALID_HANDLE);
        assertThat(LocalFree(null)).isNull();
        assertThat(LocalFree("foreign")).isEqualTo("foreign");
    }

    @Test
    void formatMessageFillsABufferOfSufficientSize() {
        String text = RouterError.DDM_NOT_RUNNING.text();
        int length = text.length();
        assertThat(format(FORMAT_MESSAGE_FROM_SYSTEM, 903, length + 1)).isEqualTo(length);
        assertThat(out[0]).isEqualTo(text);
        assertThat(format(FORMAT_MESSAGE_FROM_SYSTEM, 903, -1)).isEqualTo(length);
        assertThat(format(FORMAT_MESSAGE_FROM_SYSTEM, 903, length)).isZero();
        assertThat(GetLastError()).isEqualTo(ERROR_INSUFFICIENT_BUFFER);
    }

    @Test
    void formatMessageAllocatesWhenAsked() {
        int flags =
                FORMAT_MESSAGE_FROM_SYSTEM
                        | FORMAT_MESSAGE_ALLOCATE_BUFFER
                        | FORMAT_MESSAGE_IGNORE_INSERTS;
        assertThat(format(flags, 5, 0)).isPositive();
        assertThat(LocalFree(out[0])).isNull();
    }

    @Test
    void formatMessageRefusesBadArguments() {
        for (int flags : Arrays.asList(0, FORMAT_MESSAGE_ALLOCATE_BUFFER, 0x1400, -1)) {
            assertThat(format(flags, 5, 100)).isZero();
            assertThat(GetLastError()).isEqualTo(ERROR_INVALID_PARAMETER);
        }
        assertThat(FormatMessage(FORMAT_MESSAGE_FROM_SYSTEM, null, 5, 0, null, 100, null)).isZero();
        assertThat(GetLastError()).isEqualTo(ERROR_INVALID_PARAMETER);
        assertThat(format(FORMAT_MESSAGE_FROM_SYSTEM, 947, 100)).isZero();
        assertThat(GetLastError()).isEqualTo(ERROR_MR_MID_NOT_FOUND);
        assertThat(out[0]).isNull();
    }
}
